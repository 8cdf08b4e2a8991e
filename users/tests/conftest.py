"""Fixtures for the users app's tests: published events, and work in many threads."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from twitter_project.workshop.testing.published import recorded_events
from users import events

EVENT_TYPES = (
    events.UserRegistered,
    events.UserFollowed,
    events.UserUnfollowed,
    events.FollowRequested,
    events.FollowRequestEnded,
    events.FollowAccepted,
    events.OverrideChanged,
    events.UserBlocked,
    events.UserUnblocked,
    events.UserMuted,
    events.UserUnmuted,
    events.UserSuspended,
    events.UserReinstated,
    events.UserListed,
    events.UserUnlisted,
    events.ListConcealed,
    events.ListRevealed,
    events.MutedWordsChanged,
)


@pytest.fixture
def published(db: None) -> Iterator[Callable[[], list[object]]]:
    """Return a function that reads the outbox; other apps' handlers do not run."""
    with recorded_events(EVENT_TYPES) as read:
        yield read


@pytest.fixture
def in_threads() -> Callable[..., list[Any]]:
    """Return a function that runs calls in threads and returns their results."""

    def run(calls: Iterable[Callable[[], Any]]) -> list[Any]:
        calls = list(calls)

        def one(call: Callable[[], Any]) -> Any:
            try:
                return call()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(one, calls))

    return run

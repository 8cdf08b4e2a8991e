"""Fixtures for this app's tests: a tweet, a look into the outbox, and a crowd."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tweets import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.published import recorded_events
from users.types import UserCard

EVENTS = [value for name, value in vars(events).items() if name.startswith("Tweet")]

Published = Callable[[], list[object]]
AtOnce = Callable[[Iterable[Callable[[], object]]], list[object]]


@pytest.fixture
def published(db: None) -> Iterator[Published]:
    """Return a function that returns the events committed to the outbox, in order."""
    with recorded_events(EVENTS, keep_handlers=True) as read:
        yield read


@pytest.fixture
def at_once() -> AtOnce:
    """Return a function that runs each call in a thread; errors count as results."""

    def attempt(call: Callable[[], object]) -> object:
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    def run(calls: Iterable[Callable[[], object]]) -> list[object]:
        calls = list(calls)
        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(attempt, calls))

    return run


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    """A tweet of ada with everything that becomes a link."""
    return post_tweet(
        author_id=ada.id, text="Hello, #world & @bob: http://a.example.org/x"
    )

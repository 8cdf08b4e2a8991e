"""What users' tests share: the events they published, and work in many threads."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from twitter_project.outbox import registry
from twitter_project.outbox.events import subscribe
from twitter_project.outbox.models import Delivery
from users import events

EVENT_TYPES = (
    events.UserRegistered,
    events.UserFollowed,
    events.UserUnfollowed,
    events.UserBlocked,
    events.UserUnblocked,
    events.UserMuted,
    events.UserUnmuted,
    events.UserSuspended,
    events.UserReinstated,
)


def note(event: object) -> None:
    """Subscribe to everything; the rows of the outbox are what is looked at."""


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, db: None) -> Callable[[], list[object]]:
    """Return what reads the outbox, with other apps' handlers out of the way."""
    monkeypatch.setattr(registry, "_subscribers", {})
    monkeypatch.setattr(registry, "_handlers", {})
    for event_type in EVENT_TYPES:
        subscribe(event_type)(note)

    def read() -> list[object]:
        rows = Delivery.objects.order_by("id")
        return [registry.decode(row.event, row.payload) for row in rows]

    return read


@pytest.fixture
def in_threads() -> Callable[..., list[Any]]:
    """Return what runs all calls at once, each in its thread, and gives the results."""

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

"""What the tests of this app share: a look into the outbox, and a crowd."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tweets import events
from twitter_project.outbox import registry
from twitter_project.outbox.models import Delivery

PROBE = "tweets.tests.probe"
EVENTS = [value for name, value in vars(events).items() if name.startswith("Tweet")]

Published = Callable[[], list[object]]
AtOnce = Callable[[Iterable[Callable[[], object]]], list[object]]


@pytest.fixture
def published(db: None, monkeypatch: pytest.MonkeyPatch) -> Published:
    """Return a function that gives the events committed to the outbox, in order."""
    probe = registry.Handler(PROBE, lambda event: None, queue="test", inline=False)
    monkeypatch.setitem(registry._handlers, PROBE, probe)
    for event in EVENTS:
        handlers = [*registry.subscribers_of(event), probe]
        monkeypatch.setitem(registry._subscribers, event, handlers)

    def read() -> list[object]:
        rows = Delivery.objects.filter(handler=PROBE).order_by("id")
        return [registry.decode(row.event, row.payload) for row in rows]

    return read


@pytest.fixture
def at_once() -> AtOnce:
    """Return a function that runs calls in a thread each; errors are results."""

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

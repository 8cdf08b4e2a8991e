"""A home that has lost entries, opened while it cannot be rebuilt."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from timeline import limits
from timeline.models import HomeEntry
from timeline.services.entries import lock_feed
from timeline.tests.conftest import Home
from tweets.services import post_tweet
from twitter_project.shared import events
from twitter_project.shared.db import atomic
from users.types import UserCard


@contextmanager
def held(owner_id: int) -> Iterator[None]:
    """Keep everybody else off a feed, as a worker does that hangs."""
    locked, done = threading.Event(), threading.Event()

    @atomic
    def hold() -> None:
        lock_feed(owner_id)
        locked.set()
        done.wait(30)

    def run() -> None:
        hold()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert locked.wait(10)
        yield
    finally:
        done.set()
        thread.join()


def test_a_home_that_cannot_be_rebuilt_is_served_short_and_rebuilt_later(
    ada: UserCard, home: Home, short_feeds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REBUILDING_S", 0.5)
    for number in range(9):
        post_tweet(author_id=ada.id, text=f"{number}")
    events.drain()
    newest = HomeEntry.objects.order_by("-source_id").values_list("id", flat=True)
    HomeEntry.objects.exclude(id=newest[0]).delete()

    with held(ada.id):
        assert home(ada) == ["8"]
    events.drain()

    assert HomeEntry.objects.count() == limits.KEPT
    assert home(ada) == ["8", "7", "6", "5"]

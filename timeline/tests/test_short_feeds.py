"""Tests opening a home that has lost entries and cannot be rebuilt right now."""

import pytest

from timeline import limits
from timeline.models import HomeEntry
from timeline.tests.conftest import Home, held
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard


def test_a_home_that_cannot_be_rebuilt_is_served_short_and_rebuilt_later(
    ada: UserCard, home: Home, short_feeds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REBUILDING_S", 0.5)
    for number in range(9):
        post_tweet(author_id=ada.id, text=f"{number}")
    events.drain()
    lose_entries()

    with held(ada.id):
        assert home(ada) == ["8"]
    events.drain()

    assert HomeEntry.objects.count() == limits.KEPT
    assert home(ada) == ["8", "7", "6", "5"]


def test_slow_reads_ask_once_for_a_home_until_it_is_rebuilt(
    ada: UserCard, home: Home, short_feeds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REBUILDING_S", 0.1)
    for number in range(9):
        post_tweet(author_id=ada.id, text=f"{number}")
    events.drain()
    lose_entries()

    with held(ada.id):
        for _ in range(3):
            home(ada)

    asked = Delivery.objects.filter(event="timeline.home_rebuild_requested")
    assert asked.count() == 1
    events.drain()
    assert not asked.exists()

    lose_entries()
    with held(ada.id):
        home(ada)

    assert asked.count() == 1


def lose_entries() -> None:
    newest = HomeEntry.objects.order_by("-source_id").values_list("id", flat=True)
    HomeEntry.objects.exclude(id=newest[0]).delete()

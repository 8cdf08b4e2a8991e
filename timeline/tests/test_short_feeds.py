"""A home that has lost entries, opened while it cannot be rebuilt."""

import pytest

from timeline import limits
from timeline.models import HomeEntry
from timeline.tests.conftest import Home, held
from tweets.services import post_tweet
from twitter_project.shared import events
from users.types import UserCard


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

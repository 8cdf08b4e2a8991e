"""Tests that times are in the account's zone, or in UTC and marked as such."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone, translation

from twitter_project.shared.errors import Invalid
from twitter_project.web.templatetags.site_tags import full_time
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import change_time_zone
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def test_utc_says_that_it_is() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    with translation.override("en"):
        assert full_time(moment) == "July 1, 2026 at 10:30 p.m. UTC"
        with timezone.override("Asia/Tokyo"):
            assert full_time(moment) == "July 2, 2026 at 7:30 a.m."


def test_a_zone_is_chosen_and_pages_are_written_in_it(
    signed_in: SignIn, client: Client, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    member = signed_in(ada)
    url = f"/@ada/{tweet_id}"
    assert " UTC</time>" in member.get(url).content.decode()

    answer = member.post("/settings/time-zone", {"time_zone": "Asia/Tokyo"})

    assert answer["Location"] == "/settings/time-zone"
    assert User.objects.get(id=ada.id).time_zone == "Asia/Tokyo"
    page = member.get(url).content.decode()
    assert " UTC" not in page
    assert 'data-zone="Asia/Tokyo"' in page
    assert "Asia/Tokyo" in member.get("/settings").content.decode()
    assert " UTC</time>" in client.get(url).content.decode()


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "UTC\x00"])
def test_what_is_no_zone_is_refused(
    signed_in: SignIn, ada: UserCard, zone: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        change_time_zone(user_id=ada.id, time_zone=zone)
    answer = signed_in(ada).post("/settings/time-zone", {"time_zone": zone})

    assert "time_zone" in refusal.value.errors
    assert answer.status_code == 422

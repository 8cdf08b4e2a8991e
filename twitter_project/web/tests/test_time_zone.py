"""Tests that times are in the account's zone, the device's, or in UTC and marked so."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from tweets.services import list_scheduled
from twitter_project.shared.errors import Invalid
from twitter_project.web.templatetags.site_tags import full_time
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.services import change_time_zone
from users.types import UserCard
from users.viewers import viewer_of

SignIn = Callable[[UserCard], Client]

DAY = (timezone.now() + timedelta(days=30)).date()


def at_ten(zone: str) -> datetime:
    return datetime.combine(DAY, time(10), ZoneInfo(zone))


def test_utc_says_that_it_is() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    with translation.override("en"):
        assert full_time(moment) == "July 1, 2026 at 10:30 PM UTC"
        with timezone.override("Asia/Tokyo"):
            assert full_time(moment) == "July 2, 2026 at 7:30 AM"


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


def test_the_zone_that_the_device_tells_is_used_until_one_is_chosen(
    signed_in: SignIn, ada: UserCard
) -> None:
    member = signed_in(ada)
    member.cookies["time_zone"] = "America/New_York"
    typed = {"text": "Later", "key": "k", "schedule": "1"}

    composer = member.get("/compose").content.decode()
    member.post("/compose", typed | {"publish_at": f"{DAY}T10:00"})

    assert 'name="zone" value="America/New_York"' in composer
    draft = list_scheduled(author_id=ada.id)[0]
    assert draft.publish_at == at_ten("America/New_York")
    lists = [member.get(url) for url in ("/tweets/scheduled", "/accounts/sessions/")]
    assert " at 10:00 AM<" in lists[0].content.decode()
    assert not any(" UTC" in page.content.decode() for page in lists)
    assert viewer_of(lists[0].wsgi_request).time_zone == "America/New_York"

    change_time_zone(user_id=ada.id, time_zone="Asia/Tokyo")
    later = member.get("/tweets/scheduled")
    with timezone.override("Asia/Tokyo"), translation.override("en"):
        assert full_time(draft.publish_at) in later.content.decode()
    assert viewer_of(later.wsgi_request).time_zone == "Asia/Tokyo"


def test_a_time_is_meant_in_the_zone_that_its_form_named(
    signed_in: SignIn, ada: UserCard
) -> None:
    member = signed_in(ada)
    member.cookies["time_zone"] = "America/New_York"
    typed = {"text": "Later", "key": "k", "schedule": "1", "zone": "Asia/Tokyo"}

    member.post("/compose", typed | {"publish_at": f"{DAY}T10:00"})

    draft = list_scheduled(author_id=ada.id)[0]
    assert draft.publish_at == at_ten("Asia/Tokyo")


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "UTC", '"><b>'])
def test_a_cookie_that_names_no_zone_is_ignored(
    signed_in: SignIn, ada: UserCard, zone: str
) -> None:
    member = signed_in(ada)
    member.cookies["time_zone"] = zone

    page = member.get("/compose")

    assert page.status_code == 200
    assert 'name="zone" value="UTC"' in page.content.decode()


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "UTC\x00"])
def test_what_is_no_zone_is_refused(
    signed_in: SignIn, ada: UserCard, zone: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        change_time_zone(user_id=ada.id, time_zone=zone)
    answer = signed_in(ada).post("/settings/time-zone", {"time_zone": zone})

    assert "time_zone" in refusal.value.errors
    assert answer.status_code == 422

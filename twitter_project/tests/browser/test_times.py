"""Tests times in the reader's zone: the device's, or the account's."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from twitter_project.shared.ids import id_time
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.services import change_time_zone
from users.types import UserCard

pytestmark = pytest.mark.browser

OFFSETS = {"Asia/Tokyo": 9, "Pacific/Honolulu": -10}  # no daylight saving time


def hour_in(tweet_id: int, zone: str) -> str:
    """Return a tweet's hour and minute in English notation."""
    moment: datetime = id_time(tweet_id).astimezone(UTC)
    hour = (moment.hour + OFFSETS[zone]) % 24
    return f"{hour % 12 or 12}:{moment.minute:02} {'AM' if hour < 12 else 'PM'}"


def test_times_are_in_the_zone_of_the_device_until_one_is_chosen(
    open_as: OpenAs, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    page = open_as(ada, timezone_id="Asia/Tokyo")
    page.goto("/public")
    time = page.locator(f"#tweet-{tweet_id} .tweet__time time")

    time.hover()
    title = time.get_attribute("title") or ""
    assert title.endswith(hour_in(tweet_id, "Asia/Tokyo"))
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    page.goto("/")
    page.get_by_title("Drafts and schedule").click()
    composer = page.locator("#composer")
    expect(composer).to_contain_text("Your time zone: Asia/Tokyo")
    page.get_by_label("Your tweet").fill("Later")
    page.get_by_label("Post it later").fill(f"{day}T10:00")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator(".draft time")).to_contain_text(" at 10")

    change_time_zone(user_id=ada.id, time_zone="Pacific/Honolulu")
    page.goto(f"/@ada/{tweet_id}")

    written = page.locator(".tweet--focus .tweet__facts time").first
    expect(written).to_contain_text(hour_in(tweet_id, "Pacific/Honolulu"))

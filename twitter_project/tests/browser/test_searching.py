"""Tests the search box and page, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tweets.services import refresh_trends
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


@pytest.fixture
def tweets(ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    for author in (ada, bob, cyd):
        post_tweet(author_id=author.id, text="Good wind at the #regatta today")
    post_tweet(author_id=bob.id, text="The regatta is over https://example.org")
    refresh_trends()


def test_the_box_suggests_and_remembers(
    open_as: OpenAs, ada: UserCard, tweets: None
) -> None:
    page = open_as(ada)
    page.goto("/search")
    box = page.get_by_role("combobox", name="Search").first
    page.locator("#main-search").focus()

    # Hashtags and people, by keyboard.
    box.press_sequentially("reg")
    tag = page.get_by_role("option", name="#regatta")
    expect(tag).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(tag).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "search-suggestions-0")
    box.press("Escape")
    expect(tag).to_have_count(0)
    expect(box).to_have_value("reg")

    # What is typed while the script is still loading counts too.
    page.goto("/search?q=wind")
    page.locator("#main-search").fill("reg")
    expect(page.get_by_role("option", name="#regatta")).to_be_visible()

    # An operator's value is completed.
    box.fill("wind from:bo")
    page.get_by_role("option", name="@bob").click()
    page.wait_for_url("**/search?q=wind%20from%3Abob")
    expect(page.get_by_role("article")).to_have_count(1)

    # Chips go one by one.
    page.get_by_role("link", name="from:bob Remove").click()
    expect(page.get_by_role("article")).to_have_count(3)

    # What was searched is remembered here, and can be forgotten.
    for text in ("regatta has:links", "wind"):
        page.goto("/search")
        page.locator("#main-search").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
    page.goto("/search")
    recent = page.get_by_role("region", name="Recent searches")
    expect(recent.get_by_role("link")).to_have_text(["wind", "regatta has:links"])
    recent.get_by_role("button", name="Remove: wind").click()
    expect(recent.get_by_role("link")).to_have_text(["regatta has:links"])
    page.locator("#main-search").press("ArrowDown")
    expect(page.get_by_role("option", name="regatta has:links")).to_be_visible()
    page.keyboard.press("Escape")
    recent.get_by_role("button", name="Clear all").click()
    expect(recent).to_be_hidden()


def test_search_works_without_javascript(
    open_as: OpenAs, ada: UserCard, tweets: None
) -> None:
    page = open_as(ada, java_script_enabled=False)
    page.goto("/search")
    page.locator("#main-search").fill("regatta -has:links")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(3)

    page.get_by_role("link", name="-has:links Remove").click()
    expect(page.get_by_role("article")).to_have_count(4)
    page.get_by_role("link", name="Hashtags", exact=True).click()
    page.get_by_role("link", name="#regatta").click()
    page.wait_for_url("**/tags/regatta")

    page.goto("/search?q=has:nothing")
    expect(page.get_by_role("alert")).to_contain_text("has: takes images")
    page.goto("/discover")
    trend = page.get_by_role("link", name="#regatta 3 people in the last 3 hours")
    trend.click()
    page.wait_for_url("**/tags/regatta")

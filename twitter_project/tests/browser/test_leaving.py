"""Tests that deleted, muted or blocked content vanishes and you stay where you are."""

import pytest
from playwright.sync_api import Page, expect

from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, press
from twitter_project.workshop.posting import post_tweet
from users.services import is_following
from users.types import UserCard

pytestmark = pytest.mark.browser


@pytest.fixture
def feed(ada: UserCard, bob: UserCard) -> list[int]:
    """Thirty tweets by ada and bob in turn, in the homes of both; newest first."""
    ids = [
        post_tweet(author_id=(ada, bob)[number % 2].id, text=f"Number {number}")
        for number in range(30)
    ]
    events.drain()
    return ids[::-1]


def choose(page: Page, tweet_id: int, name: str) -> None:
    tweet = page.locator(f"#tweet-{tweet_id}")
    tweet.locator(".action--more").click()
    tweet.locator(".menu__item").filter(has_text=name).click()


def scroll(page: Page) -> float:
    return float(page.evaluate("scrollY"))


def test_a_list_stays_where_it_is_when_a_tweet_is_deleted_and_comes_back(
    open_as: OpenAs, ada: UserCard, feed: list[int]
) -> None:
    page = open_as(ada)
    page.goto("/")
    own = page.locator(f"#tweet-{feed[11]}")
    own.evaluate("tweet => scrollTo(0, tweet.offsetTop - 300)")
    before = scroll(page)

    choose(page, feed[11], "Delete")
    own.get_by_role("button", name="Cancel").click()
    choose(page, feed[11], "Delete")
    button = own.get_by_role("button", name="Delete", exact=True)
    expect(button).to_be_focused()
    press(button, "/delete")
    expect(own).to_be_hidden()
    expect(page.locator(f"#tweet-{feed[12]}")).to_be_focused()
    assert scroll(page) == before
    press(page.get_by_role("button", name="Undo"), "/undelete")

    expect(own).to_be_visible()
    expect(page.locator("#status")).to_contain_text("Your tweet is back.")
    assert scroll(page) == before


def test_who_deletes_on_the_tweets_page_goes_back_to_the_list(
    open_as: OpenAs, ada: UserCard, feed: list[int]
) -> None:
    page = open_as(ada)
    page.goto("/public")
    own = page.locator(f"#tweet-{feed[11]}")
    own.evaluate("tweet => scrollTo(0, tweet.offsetTop - 300)")
    before = scroll(page)
    own.locator(".tweet__time").click()

    choose(page, feed[11], "Delete")
    press(page.get_by_role("button", name="Delete", exact=True), "/delete")

    page.wait_for_url("**/public")
    expect(page.locator(f"#tweet-{feed[12]}")).to_be_visible()
    expect(own).to_have_count(0)
    # The position is found again once the list has its pictures and fonts.
    page.wait_for_function("before => Math.abs(scrollY - before) <= 1", arg=before)
    press(page.get_by_role("button", name="Undo"), "/undelete")
    expect(own).to_be_visible()


def test_a_muted_persons_tweets_go_and_come_back(
    open_as: OpenAs, ada: UserCard, feed: list[int]
) -> None:
    page = open_as(ada)
    page.goto("/")
    muted = page.get_by_role("article", name="Bob")
    expect(muted).to_have_count(10)

    choose(page, feed[0], "Mute @bob")
    expect(muted).to_have_count(0)
    expect(page.locator("#status")).to_contain_text("You muted @bob.")
    press(page.get_by_role("button", name="Undo"), "/mute")

    expect(muted).to_have_count(10)


def test_a_block_is_asked_in_place_and_leaves_the_persons_own_page(
    open_as: OpenAs, ada: UserCard, bob: UserCard, feed: list[int]
) -> None:
    page = open_as(ada)
    page.goto("/public")
    page.locator(f"#tweet-{feed[0]} .tweet__author").click()
    more = page.locator(".profile__actions summary[aria-label=More]")

    more.click()
    page.get_by_role("link", name="Block @bob").click()
    page.get_by_role("button", name="Cancel").click()
    more.click()
    page.get_by_role("link", name="Block @bob").click()
    press(page.get_by_role("button", name="Block", exact=True), "/block")

    page.wait_for_url("**/public")
    expect(page.locator("#status")).to_contain_text("You blocked @bob.")
    expect(page.get_by_role("article", name="Bob")).to_have_count(0)
    press(page.get_by_role("button", name="Unblock"), "/block")
    expect(page.get_by_role("article", name="Bob").first).to_be_visible()
    assert not is_following(follower_id=ada.id, followee_id=bob.id)

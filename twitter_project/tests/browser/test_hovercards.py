"""Tests the card about a person, and the grid of pictures, in a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Locator, Page, Route, expect

from tweets.services import upload_media
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.services import is_following, update_profile
from users.types import UserCard

pytestmark = pytest.mark.browser


@pytest.fixture
def tweet_id(ada: UserCard, bob: UserCard) -> int:
    update_profile(user_id=bob.id, bio="Builds kites.")
    tweet_id = post_tweet(author_id=bob.id, text="Good morning")
    events.drain()
    return tweet_id


def card_of(page: Page) -> Locator:
    return page.locator(".hovercard", has_text="Builds kites.")


def rest_elsewhere(page: Page) -> None:
    page.mouse.move(5, 5)


def test_without_a_network_the_script_is_asked_for_once_for_each_event(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/")
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/reaching*.js", refuse)
    name = page.locator(f"#tweet-{tweet_id} .tweet__author")

    for number in (1, 2):
        with page.expect_event("requestfailed"):
            name.dispatch_event("pointerover", {"bubbles": True})
        page.evaluate("fetch('/healthz').then(() => fetch('/healthz'))")
        assert len(asked) == number


def test_a_card_opens_where_the_pointer_or_the_focus_rests(
    open_as: OpenAs, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    page = open_as(ada)
    page.goto("/")
    name = page.locator(f"#tweet-{tweet_id} .tweet__author")
    card = card_of(page)

    name.hover()
    expect(card).to_be_visible()
    card.get_by_text("Builds kites.").hover()
    card.get_by_text("Builds kites.").click()
    expect(card).to_be_visible()
    with page.expect_response("**/follow"):
        card.get_by_role("button", name="Unfollow").click()
    expect(card.get_by_role("button", name="Follow @bob")).to_be_visible()
    assert not is_following(follower_id=ada.id, followee_id=bob.id)
    assert page.url.endswith("/")
    rest_elsewhere(page)
    page.locator("h1").click()
    expect(card).to_have_count(0)

    page.get_by_label("Your tweet").focus()
    while not name.evaluate("name => name === document.activeElement"):
        page.keyboard.press("Tab")
    expect(card).to_be_visible()
    expect(card.get_by_role("button", name="Follow @bob")).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(name).to_be_focused()


def test_a_finger_and_a_page_without_scripts_open_no_card(
    open_as: OpenAs, ada: UserCard, tweet_id: int
) -> None:
    for options in ({"has_touch": True}, {"java_script_enabled": False}):
        page = open_as(ada, **options)
        page.goto("/")
        name = page.locator(f"#tweet-{tweet_id} .tweet__author")
        if "has_touch" in options:
            name.tap()
        else:
            name.hover()
            name.click()
        page.wait_for_url("**/@bob")
        expect(page.locator(".hovercard")).to_have_count(0)


def test_pictures_of_the_grid_open_in_the_viewer_and_lead_to_tweets(
    open_as: OpenAs, ada: UserCard
) -> None:
    for alt in ("First", "Second"):
        file = SimpleUploadedFile("p.png", encode(draw(), "PNG"), "image/png")
        item = upload_media(owner_id=ada.id, file=file, alt=alt)
        tweet_id = post_tweet(author_id=ada.id, text=alt, media_ids=[item.id])
    page = open_as(ada)
    page.goto("/@ada/media")
    viewer = page.get_by_role("dialog", name="Picture")

    page.get_by_role("link", name="Second").click()
    expect(viewer.get_by_role("img", name="Second")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("img", name="First")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    viewer.get_by_role("link", name="Show the tweet").click()
    page.wait_for_url(f"**/@ada/{tweet_id}")

    plain = open_as(ada, java_script_enabled=False)
    plain.goto("/@ada/media")
    plain.get_by_role("link", name="Second").click()
    plain.wait_for_url(f"**/@ada/{tweet_id}")

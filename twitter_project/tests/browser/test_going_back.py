"""Tests that Back returns to the same place: from a picture, and far down in a list."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tweets.services import delete_tweet, upload_media
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

TALL, WIDE = (300, 900), (900, 300)


def upload(owner: UserCard, size: tuple[int, int], alt: str) -> int:
    content = io.BytesIO(encode(draw(*size), "PNG"))
    file = SimpleUploadedFile("picture.png", content.read(), "image/png")
    return upload_media(owner_id=owner.id, file=file, alt=alt).id


def open_pair(page: Page, ada: UserCard) -> None:
    media_ids = [upload(ada, TALL, "Tall"), upload(ada, WIDE, "Wide")]
    post_tweet(author_id=ada.id, text="A pair", media_ids=media_ids)
    page.goto("/public")
    page.goto("/")
    page.get_by_role("link", name="Tall").click()


def shape(page: Page) -> float:
    """Return the aspect ratio at which the viewer draws the picture."""
    image = page.get_by_role("dialog", name="Picture").get_by_role("img")
    image.evaluate("image => image.decode()")
    box = image.bounding_box()
    assert box is not None
    return box["width"] / box["height"]


@pytest.mark.parametrize("width", [390, 1280])
def test_pictures_of_a_pair_keep_their_shape_in_the_viewer(
    open_as: OpenAs, ada: UserCard, width: int
) -> None:
    page = open_as(ada, viewport={"width": width, "height": 800})
    open_pair(page, ada)

    tall = shape(page)
    page.keyboard.press("ArrowRight")
    wide = shape(page)

    assert (tall, wide) == pytest.approx((1 / 3, 3), rel=0.01)


def test_back_closes_the_viewer_and_forward_opens_it(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada)
    open_pair(page, ada)
    viewer = page.get_by_role("dialog", name="Picture")
    expect(viewer).to_be_visible()

    page.go_back()
    expect(viewer).to_be_hidden()
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    page.go_forward()
    expect(viewer.get_by_role("img", name="Tall")).to_be_visible()
    page.reload()
    expect(viewer.get_by_role("img", name="Tall")).to_be_visible()
    with page.expect_event("framenavigated"):
        page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()

    page.go_back()
    page.wait_for_url("**/public")


@pytest.fixture
def long_home(ada: UserCard, bob: UserCard) -> list[int]:
    """Fill ada's home with three pages; return the ids, newest first."""
    ids = [
        post_tweet(
            author_id=bob.id, text=f"Number {number}. " + "word " * (number % 30)
        )
        for number in range(60)
    ]
    events.drain()
    return ids[::-1]


def read_down_to(page: Page, tweet_id: int) -> None:
    """Scroll until the tweet has loaded, and show it a little below the bar."""
    tweet = page.locator(f"#tweet-{tweet_id}")
    while tweet.count() == 0:
        older = page.get_by_role("link", name="Show older")
        with page.expect_response("**/?before=*"):
            older.scroll_into_view_if_needed()
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
    tweet.evaluate("tweet => scrollTo(0, tweet.offsetTop - 137)")


def top_of(page: Page, tweet_id: int) -> float:
    top: float = page.locator(f"#tweet-{tweet_id}").evaluate(
        "tweet => tweet.getBoundingClientRect().top"
    )
    return top


def open_tweet(page: Page, tweet_id: int) -> None:
    page.locator(f"#tweet-{tweet_id} .tweet__time").click()
    expect(page.locator(f"#tweet-{tweet_id}.tweet--focus")).to_be_visible()


def expect_top(page: Page, tweet_id: int, top: float) -> None:
    script = """([id, top]) => {
        const tweet = document.getElementById(`tweet-${id}`);
        return tweet && Math.abs(tweet.getBoundingClientRect().top - top) < 1;
    }"""
    page.wait_for_function(script, arg=[str(tweet_id), top])


def test_the_arrow_leads_back_to_the_place_in_a_list(
    open_as: OpenAs, ada: UserCard, bob: UserCard, long_home: list[int]
) -> None:
    page = open_as(ada)
    page.goto("/")
    read_down_to(page, long_home[50])
    top = top_of(page, long_home[50])
    open_tweet(page, long_home[50])

    post_tweet(author_id=bob.id, text="New meanwhile")
    events.drain()
    page.get_by_role("link", name="Back").click()

    expect(page.get_by_role("article").first).to_contain_text("New meanwhile")
    expect_top(page, long_home[50], top)
    open_tweet(page, long_home[50])
    page.go_back()
    expect_top(page, long_home[50], top)


def test_a_place_whose_tweet_is_gone_is_found_by_its_neighbour(
    open_as: OpenAs, ada: UserCard, bob: UserCard, long_home: list[int]
) -> None:
    page = open_as(ada)
    page.goto("/")
    read_down_to(page, long_home[30])
    next_top = top_of(page, long_home[31])
    open_tweet(page, long_home[30])

    for tweet_id in (long_home[29], long_home[30]):
        delete_tweet(actor_id=bob.id, tweet_id=tweet_id)
    page.go_back()

    expect_top(page, long_home[31], next_top)


def test_another_account_begins_at_the_top(
    open_as: OpenAs,
    signed_in: Callable[[UserCard], Client],
    live_server: LiveServer,
    ada: UserCard,
    bob: UserCard,
    long_home: list[int],
) -> None:
    page = open_as(ada)
    page.goto("/")
    read_down_to(page, long_home[30])
    open_tweet(page, long_home[30])

    cookie = signed_in(bob).cookies["sessionid"].value
    url = live_server.url
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    page.go_back()
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("article")).to_have_count(20)


def test_the_arrow_leads_home_where_the_page_before_is_not_ours(
    open_as: OpenAs, ada: UserCard, long_home: list[int]
) -> None:
    page = open_as(ada)
    page.goto(f"/@bob/{long_home[0]}")

    page.get_by_role("link", name="Back").click()

    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()


def test_the_arrow_passes_over_forms_that_were_sent(
    open_as: OpenAs, bob: UserCard, long_home: list[int]
) -> None:
    page = open_as(bob)
    page.goto("/public")
    open_tweet(page, long_home[0])
    page.goto(f"/tweets/{long_home[0]}/edit")
    page.get_by_label("Your tweet").fill("Edited")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".tweet--focus")).to_contain_text("Edited")

    page.get_by_role("link", name="Back").click()

    page.wait_for_url("**/public")

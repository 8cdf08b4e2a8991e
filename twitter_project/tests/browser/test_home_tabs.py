"""Tests the tabs of home in a browser: sliders and reasons, reading places and gaps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from timeline.models import Marker
from timeline.services import get_weights, set_marker
from timeline.types import Feature
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

LEAVE = "dispatchEvent(new Event('pagehide'))"
TOP_OF = "row => row.getBoundingClientRect().top"


@pytest.fixture
def tweet_ids(ada: UserCard, bob: UserCard) -> list[int]:
    """Give ada's home 70 tweets by bob, newest first."""
    ids = [post_tweet(author_id=bob.id, text=f"Number {n}.") for n in range(70)]
    events.drain()
    return ids[::-1]


def row(page: Page, tweet_id: int) -> str:
    return f"#tweet-{tweet_id}"


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until the server has it, 10 seconds at most."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It never happened.")


def test_sliders_rank_home_again_and_every_tweet_says_why(
    open_as: OpenAs, live_server: LiveServer, ada: UserCard, tweet_ids: list[int]
) -> None:
    like_tweet(user_id=ada.id, tweet_id=tweet_ids[0])
    page = open_as(ada)
    page.goto(f"{live_server.url}/", wait_until="networkidle")
    page.get_by_role("link", name="For you").click()
    page.wait_for_load_state("networkidle")

    why = page.locator(".why").first
    why.locator("summary").click()
    points = [
        int(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
        for text in why.locator("td:last-child").all_inner_texts()
    ]
    assert len(points) > 2
    assert sum(points[:-1]) == points[-1]
    expect(why.locator("summary")).to_contain_text("It is new")

    page.locator("#tuning summary").click()
    slider = page.get_by_label("New", exact=True)
    shown = page.locator("output[for=id_recency]")
    expect(shown).to_have_text("8")
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    with page.expect_response("**/home/for-you/weights"):
        slider.press("Home")
        slider.dispatch_event("change")
    wait_for(page, lambda: get_weights(owner_id=ada.id)[Feature.RECENCY] == 0)
    expect(shown).to_have_text("0")
    expect(page.locator(".why").first).not_to_contain_text("It is new")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Set all to 0").click()

    expect(page.get_by_text("newest first")).to_be_visible()
    first = page.locator(".feed .tweet").first
    expect(first).to_have_id(f"tweet-{tweet_ids[0]}")
    page.wait_for_load_state("networkidle")
    page.goto(f"{live_server.url}/")
    expect(page).to_have_url(re.compile("/home/for-you$"))


def test_sliders_work_without_scripts(
    open_as: OpenAs, live_server: LiveServer, ada: UserCard, tweet_ids: list[int]
) -> None:
    page = open_as(ada, java_script_enabled=False)
    page.goto(f"{live_server.url}/home/for-you")
    page.locator("#tuning summary").click()
    page.get_by_label("Conversations").fill("9")
    page.get_by_role("button", name="Save").click()

    assert get_weights(owner_id=ada.id)[Feature.CONVERSATION] == 9
    expect(page.locator(".why")).to_have_count(20)


def test_home_opens_where_one_stopped_in_every_tab(
    open_as: OpenAs, live_server: LiveServer, ada: UserCard, tweet_ids: list[int]
) -> None:
    page = open_as(ada)
    page.goto(f"{live_server.url}/home/latest")
    place = tweet_ids[50]
    Marker.objects.all().delete()
    set_marker(owner_id=ada.id, device="x", timeline="home", last_read_id=place)

    page.goto(f"{live_server.url}/home/latest")

    expect(page.locator("#since")).to_have_text(re.compile("^50 new since "))
    expect(page.locator("#place")).to_be_in_viewport()
    expect(page.locator(row(page, place))).to_be_in_viewport()

    # Nothing counts as read before somebody scrolls, nor across a gap.
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method))
    page.evaluate(LEAVE)
    page.evaluate("scrollBy({top: -150, behavior: 'instant'})")
    page.evaluate(LEAVE)
    gap = page.locator("#gap")
    expect(gap).to_have_css("text-align", "center")
    assert "POST" not in sent

    # Reading upwards moves the place; another tab opens there.
    gap.click()
    target = page.locator(row(page, tweet_ids[40]))
    target.scroll_into_view_if_needed()
    wait_for(
        page,
        lambda: Marker.objects.filter(
            owner_id=ada.id, last_read_id__gte=tweet_ids[41]
        ).exists(),
    )
    other = page.context.new_page()
    other.goto(f"{live_server.url}/home/latest")
    expect(other.locator("#place")).to_be_in_viewport()
    assert Marker.objects.exclude(device="x").get().last_read_id >= tweet_ids[41]


@pytest.mark.parametrize("is_upward", [True, False], ids=["up", "down"])
def test_a_gap_loads_without_moving_the_text(
    open_as: OpenAs,
    live_server: LiveServer,
    ada: UserCard,
    tweet_ids: list[int],
    is_upward: bool,
) -> None:
    place = tweet_ids[60]
    set_marker(owner_id=ada.id, device="x", timeline="home", last_read_id=place)
    page = open_as(ada)
    page.goto(f"{live_server.url}/home/latest")
    gap = page.locator("#gap")
    expect(page.locator("#place")).to_be_in_viewport()
    page.mouse.move(300, 300)
    page.evaluate(
        "by => { document.getElementById('gap').scrollIntoView("
        "{block: 'center', behavior: 'instant'}); scrollBy(0, by); }",
        60 if is_upward else -60,
    )
    page.mouse.wheel(0, -40 if is_upward else 40)
    anchor = page.locator(row(page, place if is_upward else tweet_ids[19]))
    page.wait_for_timeout(150)
    before = anchor.evaluate(TOP_OF)

    gap.focus()
    with page.expect_response(re.compile("before=|after=")):
        page.keyboard.press("Enter")
    new = tweet_ids[59] if is_upward else tweet_ids[20]
    expect(page.locator(row(page, new))).to_be_attached()

    assert anchor.evaluate(TOP_OF) == pytest.approx(before, abs=1)
    while gap.count():
        gap.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
    shown = page.locator(".feed .tweet").evaluate_all("rows => rows.map(row => row.id)")
    assert shown[: len(tweet_ids[:70])] == [f"tweet-{one}" for one in tweet_ids]
    assert page.evaluate("document.activeElement.matches('.tweet')")

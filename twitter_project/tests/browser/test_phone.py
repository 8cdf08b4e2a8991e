"""Tests what covers what: menus, the pill for new tweets, the offline banner."""

import pytest
from playwright.sync_api import Locator, expect

from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.workshop.audit.pages import SCREENS
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

IS_ON_TOP = """part => {
    const {left, top, width, height} = part.getBoundingClientRect();
    const places = [[0.1, 0.2], [0.9, 0.2], [0.5, 0.5], [0.1, 0.8], [0.9, 0.8]];
    return places.every(([x, y]) => part.contains(
        document.elementFromPoint(left + x * width, top + y * height)));
}"""


def is_on_top(part: Locator) -> bool:
    return bool(part.evaluate(IS_ON_TOP))


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_covers_a_menu(
    open_as: OpenAs, ada: UserCard, bob: UserCard, screen: str
) -> None:
    for number in range(8):
        post_tweet(author_id=bob.id, text=f"Number {number}")
    events.drain()
    page = open_as(ada, **SCREENS[screen])
    page.goto("/")
    tweets = page.get_by_role("article")

    for place in (0, 5):  # at the top of the window, and at its end
        tweets.nth(place).evaluate("tweet => tweet.scrollIntoView({block: 'nearest'})")
        tweets.nth(place).locator(".action--more").click()
        for item in tweets.nth(place).locator(".menu__item:visible").all():
            assert is_on_top(item), item.inner_text()
        page.keyboard.press("Escape")
        expect(tweets.nth(place).locator(".menu__list").last).to_be_hidden()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pill_covers_nothing_and_counts_what_comes(
    open_as: OpenAs, ada: UserCard, bob: UserCard, screen: str
) -> None:
    old = post_tweet(author_id=bob.id, text="Old news")
    events.drain()
    page = open_as(ada, **SCREENS[screen])
    page.goto("/")
    for number in range(18):
        post_tweet(author_id=bob.id, text=f"Number {number}")
    events.drain()
    pill = page.locator(".fresh__pill")

    # The stream may announce only some of them.
    page.evaluate("document.dispatchEvent(new CustomEvent('live:tweet', {detail: {}}))")
    expect(pill).to_have_text("18 new tweets")

    assert is_on_top(page.locator(f"#tweet-{old} .tweet__author"))
    assert is_on_top(page.get_by_role("heading", level=1))
    assert is_on_top(pill)
    pill.click()
    expect(page.locator("#feed .tweet")).to_have_count(19)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_banner_without_a_network_covers_nothing(
    open_as: OpenAs, ada: UserCard, screen: str
) -> None:
    page = open_as(ada, **SCREENS[screen])
    page.goto("/public")

    page.context.set_offline(True)
    banner = page.get_by_text("You are offline.")
    expect(banner).to_be_visible()

    covered = [
        part.inner_text()
        for part in page.locator(
            ":is(.brand, .bar__title, .search .input, .nav__link, .compose-link)"
        ).all()
        if part.is_visible() and not is_on_top(part)
    ]
    assert covered == []
    page.context.set_offline(False)
    expect(banner).to_be_hidden()


def test_a_followed_person_is_not_left_by_a_second_press_at_once(
    open_as: OpenAs, ada: UserCard, cyd: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/@cyd")
    relation = page.locator(".profile .relation")

    with page.expect_response("**/follow"):
        relation.get_by_role("button", name="Follow @cyd").click()
    button = relation.get_by_role("button", name="Unfollow @cyd")
    expect(button).to_have_text("Following", use_inner_text=True)
    page.get_by_role("heading", level=1).hover()
    button.hover()

    expect(button).to_have_text("Unfollow", use_inner_text=True)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
def test_the_icons_at_the_bottom_have_names(
    open_as: OpenAs, ada: UserCard, locale: str
) -> None:
    page = open_as(ada, locale=locale, **SCREENS["phone"])
    page.goto("/public")

    labels = page.locator(".nav .nav__label:visible")

    expect(labels).to_have_count(5)
    boxes = labels.evaluate_all("all => all.map(one => one.getBoundingClientRect())")
    ends = [0, *(box["right"] for box in boxes)]
    begins = [*(box["left"] for box in boxes), 390]
    assert all(end < begin for end, begin in zip(ends, begins, strict=True))


def test_the_link_of_a_tweet_is_copied_from_its_menu(
    open_as: OpenAs, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Copy me")
    page = open_as(ada, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/public")

    page.locator(f"#tweet-{tweet_id} .action--more").click()
    page.get_by_role("button", name="Copy link").click()

    expect(page.locator("#status")).to_contain_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/@ada/{tweet_id}")


def test_a_wrong_field_is_marked_red(open_context: OpenContext) -> None:
    page = open_context(color_scheme="light").new_page()
    page.goto("/accounts/signup/")
    page.get_by_label("Handle").fill("not a handle!")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill("nine ducks in a row")
    page.get_by_role("button", name="Create an account").click()
    field = page.get_by_label("Handle")

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_css("border-color", "rgb(179, 38, 30)")
    expect(page.get_by_label("E-mail address")).not_to_have_css(
        "border-color", "rgb(179, 38, 30)"
    )


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_readers_picture_opens_their_pages(
    open_as: OpenAs, ada: UserCard, has_scripts: bool
) -> None:
    page = open_as(ada, java_script_enabled=has_scripts, **SCREENS["phone"])
    page.goto("/")
    drawer = page.locator(".drawer")
    for name in ("Bookmarks", "Drafts", "Discover", "Settings"):
        drawer.locator("summary").click()
        link = drawer.get_by_role("link", name=name)
        assert is_on_top(link)
        link.click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        page.goto("/notifications")

    page.goto("/compose")  # where the bar has an arrow
    expect(drawer).to_be_hidden()


def test_the_round_button_covers_no_composer(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Word " * 40)
    page = open_as(ada, **SCREENS["phone"])
    button = page.locator(".compose-link")
    page.goto("/")
    expect(button).to_be_visible()

    page.get_by_label("Your tweet").focus()
    expect(button).to_be_hidden()
    page.goto(f"/@bob/{tweet_id}")

    expect(page.get_by_label("Your reply")).to_be_visible()
    expect(button).to_be_hidden()

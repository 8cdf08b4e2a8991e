"""Tests how pages behave: narrow, slow, offline, by keyboard, in another language."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from notifications.services import count_unread
from tweets.models import Tweet
from tweets.services import edit_tweet, like_tweet, refresh_trends, upload_media
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.workshop.audit.pages import SCREENS
from twitter_project.workshop.posting import post_tweet
from users.services import follow_user, is_following
from users.types import UserCard

pytestmark = pytest.mark.browser

SHIFT_MAX = 0.02
COUNT_SHIFTS = """
    window.shift = 0;
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def world(ada: UserCard, bob: UserCard) -> int:
    """Create a tweet with pictures, a reply, a long word and a like; return its id."""
    media_ids = [upload(ada, size) for size in ((900, 300), (300, 900), (64, 64))]
    text = "W" * 120 + " https://example.org/" + "x" * 90
    tweet_id = post_tweet(author_id=ada.id, text=text, media_ids=media_ids)
    post_tweet(author_id=bob.id, text="Wide!", in_reply_to_id=tweet_id)
    post_tweet(author_id=ada.id, text="", media_ids=[upload(ada, (300, 900))])
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    return tweet_id


def upload(owner: UserCard, size: tuple[int, int]) -> int:
    content = io.BytesIO(encode(draw(*size), "PNG"))
    file = SimpleUploadedFile("picture.png", content.read(), "image/png")
    return upload_media(owner_id=owner.id, file=file, alt="A gradient").id


def composer(page: Page) -> tuple[str, bool]:
    """Return the composer's content, and whether it can be sent."""
    text = page.get_by_label("Your tweet").input_value()
    return text, page.locator(".composer__send").is_enabled()


def test_no_page_scrolls_sideways_on_a_phone(
    open_as: OpenAs, ada: UserCard, world: int
) -> None:
    page = open_as(ada, **SCREENS["phone"])
    paths = [
        "/",
        "/public",
        "/compose",
        "/search?q=a",
        "/notifications",
        "/@ada",
        f"/@ada/{world}",
        f"/@ada/{world}/likes",
        f"/tweets/{world}/edit",
        f"/tweets/{world}/delete",
        "/@ada/followers",
        "/settings",
        "/settings/profile",
        "/settings/display",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    ]

    widths = {path: width_of(page, path) for path in paths}

    assert {path: width for path, width in widths.items() if width > 390} == {}


def width_of(page: Page, path: str) -> int:
    page.goto(path)
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


@pytest.mark.parametrize("width", [390, 1280])
def test_pictures_do_not_move_the_page(
    open_as: OpenAs, ada: UserCard, world: int, width: int
) -> None:
    page = open_as(ada, viewport={"width": width, "height": 900})
    page.add_init_script(COUNT_SHIFTS)

    page.goto("/")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.shift") < SHIFT_MAX


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_the_language_is_switched_by_a_stranger(
    open_context: OpenContext, scripts: bool
) -> None:
    page = open_context(java_script_enabled=scripts).new_page()
    page.goto("/")

    page.get_by_role("button", name="Español").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Pocas palabras, buena compañía."
    )
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()


def test_the_browsers_language_is_spoken(open_context: OpenContext) -> None:
    page = open_context(locale="es-MX").new_page()

    page.goto("/accounts/signup/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Crear una cuenta")


def test_the_theme_changes_at_once_and_lasts(open_context: OpenContext) -> None:
    page = open_context(color_scheme="light").new_page()
    page.goto("/")
    before = background(page)

    with page.expect_response("**/settings/display"):
        page.get_by_role("button", name="Dark").click()
    # Even the shortest transition shows its end only in the next frame.
    expect(page.locator("html")).not_to_have_css("background-color", before)
    changed = background(page)
    page.reload()

    assert background(page) == changed


def test_looks_of_an_account_change_at_once_and_say_that_they_are_saved(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/settings/display")

    for name in ("Black", "Plum", "Larger"):
        with page.expect_response("**/settings/display"):
            page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
    expect(page.locator("#status")).to_contain_text("Your choice is saved.")
    page.goto("/")

    assert background(page) == "rgb(0, 0, 0)"
    assert (
        page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    )


def test_times_stay_true_while_the_page_is_open(open_as: OpenAs, ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="A while ago")
    page = open_as(ada, locale="es-ES")
    page.clock.install()
    page.goto("/")
    time = page.get_by_role("article").locator("time")
    expect(time).to_have_text("ahora")

    page.clock.fast_forward("05:05")
    expect(time).to_have_text("5 min")
    page.clock.fast_forward("03:00:00")
    expect(time).to_have_text("3 h")


def test_a_picture_of_oneself_is_saved_when_it_is_chosen(
    open_as: OpenAs, ada: UserCard, tmp_path: Path
) -> None:
    picture = tmp_path / "me.png"
    picture.write_bytes(encode(draw(), "PNG"))
    page = open_as(ada)
    page.goto("/settings/profile")

    page.get_by_label("Your picture").first.set_input_files(picture)

    expect(page.locator("#status")).to_contain_text("Your profile is saved.")
    page.get_by_role("button", name="Remove Your picture").click()
    expect(page.get_by_role("button", name="Remove Your picture")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_what_is_talked_about_and_whom_to_follow_is_beside(
    open_as: OpenAs, ada: UserCard, bob: UserCard, cyd: UserCard, scripts: bool
) -> None:
    for author in (bob, cyd):
        post_tweet(author_id=author.id, text="Good morning #harbour")
    follow_user(follower_id=bob.id, followee_id=cyd.id)
    refresh_trends()
    page = open_as(ada, java_script_enabled=scripts)
    page.goto("/")
    if not scripts:
        page.get_by_role("link", name="Trends, and who to follow").click()

    expect(page.get_by_role("link", name="#harbour").last).to_be_visible()
    with page.expect_response("**/@cyd/follow"):
        page.get_by_role("button", name="Follow @cyd").click()

    assert is_following(follower_id=ada.id, followee_id=cyd.id)


def test_on_a_phone_the_mark_of_an_edit_leaves_room_for_the_name(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Boats")
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    edit_tweet(actor_id=bob.id, tweet_id=tweet_id, text="Boats!")
    page = open_as(ada, locale="es", **SCREENS["phone"])
    page.goto("/@bob")

    name = page.locator("article .tweet__author .name").bounding_box()
    mark = page.locator("article .tweet__edited").bounding_box()

    assert name is not None
    assert mark is not None
    assert name["width"] > 30
    assert mark["x"] + mark["width"] <= 390


def background(page: Page) -> str:
    script = "getComputedStyle(document.documentElement).backgroundColor"
    return str(page.evaluate(script))


def test_reading_on_brings_older_tweets(open_as: OpenAs, ada: UserCard) -> None:
    for number in range(45):
        post_tweet(author_id=ada.id, text=f"Number {number}.")
    page = open_as(ada)
    page.goto("/")
    expect(page.get_by_role("article")).to_have_count(20)

    for _ in range(8):
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(150)

    expect(page.get_by_role("article")).to_have_count(45)
    expect(page.get_by_role("main")).to_contain_text("Number 0.")


def test_without_scripts_older_tweets_are_a_page_away(
    open_as: OpenAs, ada: UserCard
) -> None:
    for number in range(22):
        post_tweet(author_id=ada.id, text=f"Number {number}.")
    page = open_as(ada, java_script_enabled=False)
    page.goto("/")

    page.get_by_role("link", name="Show older").click()

    expect(page.get_by_role("article")).to_have_count(2)


def test_impatience_posts_once(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada)
    page.goto("/")
    page.get_by_label("Your tweet").fill("Once is enough")

    page.get_by_role("button", name="Tweet", exact=True).dblclick()
    expect(page.get_by_role("article")).to_have_count(1)

    page.wait_for_timeout(300)
    assert Tweet.objects.count() == 1


def test_the_keyboard_posts_and_counts(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Your tweet").fill("x" * 281)
    expect(page.locator("[data-counter]")).to_have_text("-1")
    expect(page.locator(".composer__send")).to_be_disabled()

    page.get_by_label("Your tweet").fill("By keyboard")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("article")).to_contain_text("By keyboard")


def test_a_lost_connection_loses_no_text_and_no_state(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Like me")
    events.drain()
    page = open_as(ada)
    page.goto("/")
    page.get_by_label("Your tweet").fill("In the tunnel")
    page.context.set_offline(True)

    page.get_by_role("button", name="Tweet", exact=True).click()
    page.get_by_role("button", name="Like").click()

    expect(page.locator(".toast--error")).to_have_count(2)
    assert composer(page) == ("In the tunnel", True)
    like = page.locator(f"#tweet-{tweet_id}-like")
    expect(like).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)
    expect(page.get_by_role("article", name="Ada Lovelace")).to_have_count(1)
    assert Tweet.objects.filter(author_id=ada.id).count() == 1


def test_a_press_of_like_keeps_the_focus(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Like me")
    events.drain()
    page = open_as(ada)
    page.goto("/")
    like = page.locator(f"#tweet-{tweet_id}-like")

    like.focus()
    with page.expect_response("**/like"):
        page.keyboard.press("Enter")

    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_be_focused()
    events.drain()
    assert count_unread(recipient_id=bob.id) == 1


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(
    open_as: OpenAs, ada: UserCard
) -> None:
    post_tweet(author_id=ada.id, text="Mine")
    page = open_as(ada)
    page.goto("/")
    more = page.get_by_role("article").locator(".action--more")
    delete = page.get_by_role("link", name="Delete")

    more.click()
    expect(delete).to_be_visible()
    page.keyboard.press("Escape")
    expect(delete).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    page.get_by_role("heading", name="Home").click()

    expect(delete).to_be_hidden()


def test_a_tweet_opens_where_it_is_clicked(open_as: OpenAs, ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Open me")
    page = open_as(ada)
    page.goto("/")

    page.get_by_text("Open me").click()

    page.wait_for_url(f"**/@ada/{tweet_id}")
    expect(page.get_by_label("Your reply")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_over_the_limit_is_marked(
    open_as: OpenAs, ada: UserCard, scripts: bool
) -> None:
    page = open_as(ada, java_script_enabled=scripts)
    page.goto("/compose")
    field = page.get_by_label("Your tweet")
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    field.fill("x" * 278 + f" {family}yyy")

    if scripts:
        assert page.locator("[data-mirror] mark").text_content() == f"{family}yyy"
        expect(page.get_by_text("The part over the limit is marked")).to_be_visible()
        field.fill("x" * 280)
        expect(page.locator("[data-mirror] mark")).to_have_count(0)
        return
    page.get_by_role("button", name="Tweet", exact=True).click()
    excess = page.get_by_text("This is over the limit:").locator("mark")
    expect(excess).to_have_text(f"{family}yyy")

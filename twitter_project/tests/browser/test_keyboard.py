"""Tests single keys and the picture viewer: by keyboard and by swiping."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from tweets.models import Reaction, Tweet
from tweets.services import upload_media
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

CONTROL = 2  # a modifier in DevTools' key events
IN_COMPOSITION = 229  # the code of a key that an input method has consumed


@pytest.fixture
def home(open_as: OpenAs, ada: UserCard, bob: UserCard) -> Page:
    """Ada's home, with three tweets of bob's: "Three", "Two" and "One"."""
    for text in ("One", "Two", "Three"):
        post_tweet(author_id=bob.id, text=text)
    events.drain()
    page = open_as(ada)
    page.goto("/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_move_and_keys_act_on_the_tweet_in_hand(home: Page) -> None:
    press(home, "j", "j", "j", "k")

    two = home.get_by_role("article").nth(1)
    expect(two).to_be_focused()
    expect(two).to_contain_text("Two")
    press(home, "l", "t")
    expect(two.locator(".action--like")).to_have_attribute("aria-pressed", "true")
    expect(two.locator(".action--retweet")).to_have_accessible_name("Retweeted 1")
    expect(two).to_be_focused()
    press(home, "r")
    home.wait_for_url("**/@bob/*#reply")
    expect(home.get_by_label("Your reply")).to_be_focused()


def test_enter_opens_the_tweet_in_hand(home: Page) -> None:
    press(home, "j", "Enter")

    home.wait_for_url("**/@bob/*")


def test_keys_lead_to_the_composer_the_search_and_the_pages(home: Page) -> None:
    press(home, "n")
    expect(home.get_by_label("Your tweet")).to_be_focused()
    press(home, "j", "?")
    expect(home.get_by_label("Your tweet")).to_have_value("j?")
    press(home, "Escape", "/")
    expect(home.locator("#aside-search")).to_be_focused()
    press(home, "Escape", "g", "n")
    home.wait_for_url("**/notifications")
    press(home, "g", "p")
    home.wait_for_url("**/@ada")
    press(home, "n")
    home.wait_for_url("**/compose")
    press(home, "Escape", "g", "h")
    home.wait_for_url(lambda url: url.endswith("/"))


@pytest.mark.parametrize("key", ["l", "Enter"])
def test_a_key_that_is_held_acts_once(home: Page, key: str) -> None:
    like = home.get_by_role("article").first.locator(".action--like")
    press(home, "j")
    if key == "Enter":
        like.focus()

    home.keyboard.down(key)
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).not_to_have_attribute("aria-busy", "true")
    if key == "Enter":
        expect(like).to_be_focused()
    home.keyboard.down(key)

    expect(like).not_to_have_attribute("aria-busy", "true")
    expect(like).to_have_attribute("aria-pressed", "true")
    assert Reaction.objects.count() == 1


def test_keys_of_an_input_method_are_left_to_it(home: Page) -> None:
    field = home.get_by_label("Your tweet")
    field.fill("Konnichiwa")
    session = home.context.new_cdp_session(home)

    def strike(key: str, **more: object) -> None:
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": key, **more})

    session.send(
        "Input.imeSetComposition",
        {"text": "\u3053", "selectionStart": 1, "selectionEnd": 1},
    )
    strike("Escape")
    strike("Enter", modifiers=CONTROL)
    session.send("Input.insertText", {"text": "\u3053"})
    strike("Escape", windowsVirtualKeyCode=IN_COMPOSITION)

    expect(field).to_be_focused()
    expect(field).to_have_value("Konnichiwa\u3053")
    assert Tweet.objects.filter(text__startswith="Konnichiwa").count() == 0
    strike("Escape")
    expect(field).not_to_be_focused()


def test_all_keys_are_listed_and_can_be_turned_off(home: Page) -> None:
    press(home, "?")
    dialog = home.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.locator("kbd")).to_have_text(
        [*"jk", "Enter", *"nrtlb./", *"ghgngp", "?", "Esc"]
    )
    dialog.get_by_label("Use these keys (? and Esc always work)").uncheck()
    press(home, "Escape")
    expect(dialog).to_be_hidden()

    press(home, "n")

    expect(home.get_by_label("Your tweet")).not_to_be_focused()


def test_who_reads_on_by_key_goes_on_with_what_came(
    open_as: OpenAs, ada: UserCard
) -> None:
    for number in range(25):
        post_tweet(author_id=ada.id, text=f"Number {number}.")
    page = open_as(ada, viewport={"width": 1280, "height": 300})
    page.goto("/")
    page.get_by_role("link", name="Show older").evaluate(
        "link => { link.focus({preventScroll: true}); link.click(); }"
    )

    expect(page.get_by_role("article")).to_have_count(25)
    expect(page.get_by_role("article").nth(20)).to_be_focused()


def test_pictures_open_turn_and_close(open_as: OpenAs, ada: UserCard) -> None:
    media_ids = [upload(ada, alt) for alt in ("First", "Second")]
    post_tweet(author_id=ada.id, text="Two of them", media_ids=media_ids)
    page = open_as(ada)
    page.goto("/")
    first = page.get_by_role("link", name="First")
    viewer = page.get_by_role("dialog", name="Picture")

    first.click()
    expect(viewer.get_by_role("img", name="First")).to_be_visible()
    press(page, "ArrowRight")
    expect(viewer.get_by_role("img", name="Second")).to_be_visible()
    expect(viewer).to_contain_text("2 / 2")
    viewer.get_by_role("button", name="Next picture").click()
    expect(viewer.get_by_role("img", name="First")).to_be_visible()
    press(page, "Escape")

    expect(viewer).to_be_hidden()
    expect(first).to_be_focused()


def test_a_swipe_turns_the_picture(open_as: OpenAs, ada: UserCard) -> None:
    media_ids = [upload(ada, alt) for alt in ("First", "Second")]
    post_tweet(author_id=ada.id, text="Two of them", media_ids=media_ids)
    page = open_as(ada, viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto("/")
    page.get_by_role("link", name="First").tap()
    viewer = page.get_by_role("dialog", name="Picture")
    expect(viewer.get_by_role("img", name="First")).to_be_visible()

    swipe(page, 300, 100)

    expect(viewer.get_by_role("img", name="Second")).to_be_visible()


def swipe(page: Page, from_x: int, to_x: int) -> None:
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *places: int) -> None:
        points = [{"x": x, "y": 400} for x in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", from_x)
    touch("touchMove", to_x)
    touch("touchEnd")


def upload(owner: UserCard, alt: str) -> int:
    content = io.BytesIO(encode(draw(300, 200), "PNG"))
    file = SimpleUploadedFile("picture.png", content.read(), "image/png")
    return upload_media(owner_id=owner.id, file=file, alt=alt).id

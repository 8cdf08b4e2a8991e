"""Tests what helps while writing, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tweets.models import Tweet
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

PICTURE = """
  async ([selector, kind]) => {
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext("2d").fillRect(5, 5, 20, 20);
    const blob = await canvas.convertToBlob({ type: "image/png" });
    const carried = new DataTransfer();
    carried.items.add(new File([blob], "drawn.png", { type: "image/png" }));
    const name = kind === "paste" ? "clipboardData" : "dataTransfer";
    const Event = kind === "paste" ? ClipboardEvent : DragEvent;
    const event = new Event(kind, { bubbles: true, cancelable: true, [name]: carried });
    return document.querySelector(selector).dispatchEvent(event);
  }
"""


def field(page: Page) -> Locator:
    return page.get_by_label("Your tweet")


def test_the_counter_counts_weights_and_says_which(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/")
    counter, button = page.locator("[data-counter]"), page.locator(".composer__send")

    field(page).fill("\u2026 5 \u20ac, https://example.com/a-long-path")

    expect(counter).to_have_text(str(280 - 9 - 23))
    expect(page.get_by_text("These count as two: \u2026 \u20ac")).to_be_visible()
    expect(page.get_by_text("A link counts as 23.")).to_be_visible()
    field(page).fill("a" * 279 + "\u20acb")
    expect(counter).to_have_text("-2")
    expect(page.locator("[data-mirror] mark")).to_have_text("\u20acb")
    expect(button).to_be_disabled()
    field(page).fill("plain")
    expect(counter).to_have_text("275")
    expect(page.locator("[data-weights]")).to_have_text("", use_inner_text=True)


def test_handles_and_hashtags_are_completed_by_keyboard_and_pointer(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    post_tweet(author_id=bob.id, text="#harbour")
    page = open_as(ada)
    page.goto("/")
    box = page.locator("#completions")
    options = box.get_by_role("option")

    field(page).press_sequentially("Hi @bo")
    expect(box).to_be_visible()
    expect(page.get_by_text("1 person. Use the arrow keys.")).to_be_attached()
    expect(options).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", "completions-0")
    field(page).press("Escape")
    expect(box).to_be_hidden()
    expect(field(page)).to_be_focused()
    expect(field(page)).not_to_have_attribute("aria-activedescendant", "completions-0")
    field(page).press_sequentially("b")
    expect(box).to_be_visible()
    field(page).press("Tab")
    expect(field(page)).to_have_value("Hi @bob ")

    field(page).press_sequentially("#har")
    expect(options).to_have_text("#harbour")
    field(page).press("Enter")  # nothing is chosen, so this is a new line
    expect(field(page)).to_have_value("Hi @bob #har\n")
    field(page).press("Backspace")
    expect(options).to_be_visible()
    field(page).press("Tab")  # the first, though nothing is chosen
    expect(field(page)).to_have_value("Hi @bob #harbour ")
    expect(field(page)).to_be_focused()

    field(page).press_sequentially("@b")
    options.click()
    expect(field(page)).to_have_value("Hi @bob #harbour @bob ")
    expect(field(page)).to_be_focused()
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.locator("#feed .tweet:not(.is-pending)")).to_have_count(1)
    assert Tweet.objects.get(author_id=ada.id).mention_ids == [bob.id]


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_that_is_pasted_or_dropped_is_attached(
    open_as: OpenAs, ada: UserCard, kind: str
) -> None:
    page = open_as(ada)
    page.goto("/")

    is_left = page.evaluate(PICTURE, ["[data-composer] textarea", kind])

    assert not is_left
    expect(page.locator(".attachment")).to_be_visible()


PASTE = """
  text => {
    const carried = new DataTransfer();
    carried.setData("text/plain", text);
    const init = { bubbles: true, cancelable: true, clipboardData: carried };
    return document.activeElement.dispatchEvent(new ClipboardEvent("paste", init));
  }
"""


def test_a_pasted_link_to_a_tweet_becomes_a_quote(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    quoted_id = post_tweet(author_id=bob.id, text="The ferry is back")
    page = open_as(ada)
    page.goto("/")
    link = f"{page.url.rstrip('/')}/@bob/{quoted_id}"
    quoted = page.locator(".composer__quoted")
    field(page).fill("At last! ")

    assert page.evaluate(PASTE, "https://elsewhere.example/@bob/1")
    assert not page.evaluate(PASTE, link)
    expect(quoted).to_contain_text("The ferry is back")
    expect(field(page)).to_have_value("At last! ")
    page.reload()
    expect(quoted).to_contain_text("The ferry is back")
    expect(field(page)).to_have_value("At last! ")
    quoted.get_by_role("button", name="Remove the quote").click()
    expect(quoted).to_have_count(0)
    expect(field(page)).to_have_value("At last! ")
    field(page).focus()
    assert page.evaluate(PASTE, link), "who took it out wants the link"

    field(page).fill(f"At last! {link}")
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.get_by_text("Your tweet is posted.")).to_be_visible()
    assert Tweet.objects.get(author_id=ada.id).quoted_id is None


def test_an_emoji_is_found_by_a_word_and_put_where_the_caret_is(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada, locale="es-ES")
    page.goto("/")
    page.get_by_label("Tu tuit").fill("Hola!")
    page.get_by_label("Tu tuit").press("ArrowLeft")
    button = page.get_by_role("button", name="A\xf1adir un emoji")

    button.click()
    expect(
        page.get_by_role("button", name="cara sonriendo", exact=True)
    ).to_be_visible()
    page.get_by_label("Buscar emojis").fill("velero")
    expect(page.locator("[data-unicode]").first).to_have_text("\u26f5\ufe0f")
    page.get_by_label("Buscar emojis").press("Enter")

    expect(page.get_by_label("Tu tuit")).to_have_value("Hola\u26f5\ufe0f!")
    expect(page.get_by_label("Tu tuit")).to_be_focused()
    button.click()
    page.get_by_role("button", name="Banderas").click()
    expect(page.locator("[data-unicode]").first).to_have_text("\U0001f3c1")
    page.locator("[data-unicode]").first.press("ArrowRight")
    expect(page.locator("[data-unicode]").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".emoji")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")

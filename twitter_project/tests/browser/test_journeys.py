"""The main flow, twice: with scripts and without them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from twitter_project.shared import events
from twitter_project.shared.tests.pictures_cast import draw, encode
from twitter_project.tests.browser.conftest import OpenContext

pytestmark = pytest.mark.browser

PASSWORD = "nine ducks in a row"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "square.jpg"
    path.write_bytes(encode(draw(), "JPEG"))
    return path


def sign_up(page: Page, handle: str) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("E-mail address").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_two_people_meet(
    open_context: OpenContext, picture: Path, scripts: bool
) -> None:
    """One posts a picture; another finds her, follows, likes and replies; she sees."""
    ada = open_context(java_script_enabled=scripts).new_page()
    bob = open_context(java_script_enabled=scripts).new_page()

    sign_up(ada, "ada_l")
    ada.get_by_label("Pictures").set_input_files(picture)
    if not scripts:
        ada.get_by_role("button", name="Attach and describe").click()
    ada.get_by_label("Describe this picture").fill("A red square")
    ada.get_by_label("Your tweet").fill("Look what I made #squares")
    ada.get_by_role("button", name="Tweet", exact=True).click()
    tweet = ada.get_by_role("article", name="ada_l")
    expect(tweet.get_by_role("img", name="A red square")).to_be_visible()
    expect(ada.get_by_role("status")).to_contain_text("Your tweet is posted.")
    expect(ada.get_by_label("Your tweet")).to_have_value("")
    assert is_loaded(tweet.get_by_role("img", name="A red square"))

    sign_up(bob, "bob_m")
    bob.get_by_role("searchbox", name="Search people").first.fill("ada")
    bob.keyboard.press("Enter")
    bob.get_by_role("main").get_by_role("button", name="Follow @ada_l").click()
    unfollow = bob.get_by_role("main").get_by_role("button", name="Unfollow @ada_l")
    expect(unfollow).to_be_visible()
    events.drain()
    bob.goto("/")
    found = bob.get_by_role("article", name="ada_l")
    found.get_by_role("button", name="Like").click()
    expect(found.get_by_role("button", name="Like 1")).to_have_attribute(
        "aria-pressed", "true"
    )
    found.get_by_role("link", name="Reply").click()
    bob.get_by_label("Your reply").fill("It is very square, @ada_l")
    bob.get_by_role("main").get_by_role("button", name="Reply", exact=True).click()
    reply = bob.get_by_role("article", name="bob_m")
    expect(reply).to_contain_text("It is very square")

    events.drain()
    ada.goto("/")
    ada.get_by_role("link", name=re.compile("Notifications")).click()
    inbox = ada.get_by_role("main")
    expect(inbox).to_contain_text("bob_m followed you")
    expect(inbox).to_contain_text("bob_m liked your tweet")
    expect(inbox).to_contain_text("It is very square")
    inbox.get_by_role("button", name="Mark all as read").click()
    expect(inbox.locator(".is-unread")).to_have_count(0)


def is_loaded(image: object) -> bool:
    script = "image => image.decode().then(() => image.naturalWidth > 0)"
    return bool(image.evaluate(script))  # type: ignore[attr-defined]

"""Tests pages that Back restores from memory, which other tests disable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from twitter_project.workshop.chromium import ARGUMENTS, find_chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django.live_server_helper import LiveServer

    from users.types import UserCard

pytestmark = pytest.mark.browser
# As a glob, `**/` matches any URL.
HOME = re.compile(r"//[^/]+/$")
MARK = "kept: "
# Scripts of the page may reload it at once, so this is noted before they run.
TELL_WHAT_IS_KEPT = f"""
  addEventListener("pageshow", (event) => {{
    if (event.persisted) console.info("{MARK}" + location.pathname);
  }});
"""


@pytest.fixture
def page(
    browser: Browser,
    live_server: LiveServer,
    signed_in: Callable[[UserCard], Client],
    ada: UserCard,
    transactional_db: None,
) -> Iterator[Page]:
    """Open a page of ada's in a browser that keeps the pages it leaves."""
    keeping = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_page(base_url=live_server.url, reduced_motion="reduce")
    cookie = signed_in(ada).cookies["sessionid"].value
    page.add_init_script(TELL_WHAT_IS_KEPT)
    page.context.add_cookies(
        [{"name": "sessionid", "value": cookie, "url": live_server.url}]
    )
    yield page
    keeping.close()


@pytest.fixture
def kept(page: Page) -> list[str]:
    """Collect the path of each page that Back restores from the browser's memory."""
    paths: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.text.startswith(MARK):
            paths.append(message.text.removeprefix(MARK))

    page.on("console", note)
    return paths


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("#main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(HOME)


def go_back_to(page: Page, path: str) -> None:
    page.evaluate("history.go(-2)")
    page.wait_for_url(f"**{path}*")


def test_back_within_a_session_comes_from_memory(page: Page, kept: list[str]) -> None:
    page.goto("/")
    page.evaluate("document.body.dataset.wasHere = 'yes'")
    page.wait_for_load_state("networkidle")  # or the browser may not keep it

    page.goto("/public")
    page.evaluate("history.back()")

    expect(page.locator("body[data-was-here=yes]")).to_be_visible()
    assert kept == ["/"]


def test_back_after_signing_out_shows_no_page_of_the_account(
    page: Page, kept: list[str]
) -> None:
    page.goto("/notifications")
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    page.wait_for_load_state("networkidle")  # or the browser may not keep it

    sign_out(page)
    go_back_to(page, "/accounts/login/")

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert kept == []


def test_back_after_signing_out_shows_no_address(page: Page) -> None:
    page.goto("/settings")
    page.goto("/accounts/email/")
    expect(page.locator("#main")).to_contain_text("ada@example.org")

    sign_out(page)
    go_back_to(page, "/accounts/login/")

    expect(page.locator("body")).not_to_contain_text("ada@example.org")


def test_a_kept_page_of_another_account_is_asked_for_again(
    page: Page, kept: list[str]
) -> None:
    """Not every browser empties its memory when told to."""
    page.goto("/")
    page.evaluate("document.body.dataset.wasHere = 'yes'")
    page.wait_for_load_state("networkidle")  # or the browser may not keep it
    page.goto("/public")
    page.evaluate("document.cookie = 'account=12; path=/'")

    page.evaluate("history.back()")

    page.wait_for_url(HOME, wait_until="commit")
    expect(page.locator("body:not([data-was-here])[data-account]")).to_be_visible()
    assert kept == ["/"]

"""A browser, the site it visits, and a check of what its console reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from twitter_project.workshop.audit.pages import SCREENS
from twitter_project.workshop.chromium import find_engine, run_chromium
from users.types import UserCard

OpenContext = Callable[..., BrowserContext]
OpenAs = Callable[..., Page]
Visit = Callable[..., Page]

# The first page takes several seconds on a busy machine. Nothing waits for this long
# unless it fails.
TIMEOUT_MS = 15_000
# Caused by a test itself: it cut the network, ended a session, or sent something
# refused.
HARMLESS = (
    "Failed to load resource: the server responded with a status of 401",
    "Failed to load resource: the server responded with a status of 422",
    "Response Status Error Code 401",
    "Failed to load resource: net::ERR_FAILED",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "htmx:afterRequest",
    "htmx:sendError",
    # The next choice came before the answer to the one before.
    "htmx:sendAbort",
)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody uses the site: with or without scripts, on which screen."""

    scripts: bool
    screen: str

    @property
    def options(self) -> dict[str, Any]:
        """The browser's options."""
        return {"java_script_enabled": self.scripts, **SCREENS[self.screen]}

    def __str__(self) -> str:
        return f"{'scripts' if self.scripts else 'no_scripts'}-{self.screen}"


WAYS = [Way(*parts) for parts in product((True, False), SCREENS)]


def press(button: Locator, path: str) -> None:
    """Press, and wait until the server has done it."""
    with button.page.expect_response(f"**{path}"):
        button.click()


@pytest.fixture(scope="package")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Run one browser for these tests, so that its event loop is gone for others."""
    if find_engine() is None:
        pytest.skip("No Chromium here: the journeys through the pages are not tested.")
    with pytest.MonkeyPatch.context() as patch, run_chromium() as browser:
        expect.set_options(timeout=TIMEOUT_MS)
        # Playwright keeps an event loop in this thread, which Django objects to.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def open_context(
    browser: Browser,
    live_server: LiveServer,
    transactional_db: None,
) -> Iterator[OpenContext]:
    """Return a function that opens a separate browser without cookies.

    Any complaint in a page's console fails the test, at the latest at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            complaints.append(message.text)

    def watch(page: Page) -> None:
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_(**options: Any) -> BrowserContext:
        options = {
            "locale": "en-US",
            # Nothing here waits for an animation.
            "reduced_motion": "reduce",
            # A page's requests are then its own, and can be held back or lost.
            "service_workers": "block",
            **SCREENS["wide"],
        } | options
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(TIMEOUT_MS)
        context.on("page", watch)
        contexts.append(context)
        return context

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_as(
    open_context: OpenContext,
    signed_in: Callable[[UserCard], Client],
    live_server: LiveServer,
) -> OpenAs:
    """Return a function that opens a page of a browser with a person signed in."""

    def open_(card: UserCard, **options: Any) -> Page:
        context = open_context(**options)
        cookie = signed_in(card).cookies["sessionid"].value
        context.add_cookies(
            [{"name": "sessionid", "value": cookie, "url": live_server.url}]
        )
        return context.new_page()

    return open_


@pytest.fixture(params=WAYS, ids=str)
def way(request: pytest.FixtureRequest) -> Way:
    """Each way of using the site in turn: a test with this fixture runs four times."""
    found: Way = request.param
    return found


@pytest.fixture
def visit(way: Way, open_context: OpenContext, open_as: OpenAs) -> Visit:
    """Return a function that opens a page in this way, signed in or not."""

    def open_(card: UserCard | None = None) -> Page:
        if card is None:
            return open_context(**way.options).new_page()
        return open_as(card, **way.options)

    return open_

"""Tests that the API's documentation loads nothing from elsewhere."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from twitter_project.api.schema import schema_document
from twitter_project.tests.browser.conftest import OpenContext
from twitter_project.workshop.audit.axe import find_violations
from twitter_project.workshop.audit.pages import SCREENS

pytestmark = pytest.mark.browser


def open_operation(page: Page) -> None:
    page.locator("#operations-tag-tweets").click()
    page.locator("#operations-tweets-tweets_post_tweet .opblock-summary").click()
    expect(page.get_by_text("Good morning #harbour")).to_be_visible()


def test_documentation_shows_every_operation_and_asks_no_other_host(
    open_context: OpenContext, live_server: LiveServer
) -> None:
    page = open_context().new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))

    page.goto("/rest/v1/docs")

    operations = Counter(
        operation["tags"][0]
        for path in schema_document()["paths"].values()
        for operation in path.values()
    )
    expect(page.locator(".opblock-tag")).to_have_count(len(operations))
    for tag, count in operations.items():
        page.locator(f"[data-tag='{tag}']").click()
        expect(page.locator(".opblock")).to_have_count(count)
        page.locator(f"[data-tag='{tag}']").click()
    open_operation(page)
    assert asked == {urlsplit(live_server.url).netloc}


@pytest.mark.parametrize(("scheme", "screen"), [("light", "wide"), ("dark", "phone")])
def test_documentation_is_in_the_sites_frame_and_theme(
    open_context: OpenContext, scheme: str, screen: str
) -> None:
    page = open_context(color_scheme=scheme, **SCREENS[screen]).new_page()

    page.goto("/rest/v1/docs")
    open_operation(page)

    assert find_violations(page, rule="color-contrast") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")

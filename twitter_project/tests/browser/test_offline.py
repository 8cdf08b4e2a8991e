"""Tests pages without a network: an offline page, no stale page, and no lost draft."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tweets.models import Draft, Tweet
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

IS_KEPT = """
async () => {
  await navigator.serviceWorker.ready;
  const pause = () => new Promise(done => setTimeout(done, 50));
  while (!navigator.serviceWorker.controller) await pause();
  return (await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(entry => new URL(entry.url).pathname)
  ))).flat();
}
"""


def wait_for_worker(page: Page) -> list[str]:
    kept: list[str] = page.evaluate(IS_KEPT)
    return kept


def lose_answer(route: Route) -> None:
    """Let the server handle the request, and lose the answer on the way."""
    route.fetch()
    route.abort()


def drafts_of(page: Page) -> list[str]:
    """Return the names of the drafts in the browser."""
    names: list[str] = page.evaluate("Object.keys(localStorage)")
    return [name for name in names if name.startswith("draft:")]


def sign_out(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/settings")
    page.get_by_role("button", name="Sign out").click()


def test_without_a_network_a_page_says_so(open_as: OpenAs, ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="Seen before")
    page = open_as(ada, service_workers="allow")
    page.goto("/")
    kept = wait_for_worker(page)
    page.context.set_offline(True)

    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    expect(page.get_by_text("Seen before")).to_have_count(0)
    assert all(path == "/offline" or path.startswith("/static/") for path in kept)
    background = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Segoe UI" in background or "system-ui" in background


def test_the_page_comes_back_with_the_network(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada, service_workers="allow")
    page.goto("/")
    wait_for_worker(page)
    page.context.set_offline(True)
    page.goto("/notifications")

    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="Notifications")).to_be_visible(
        timeout=9000
    )


def test_a_draft_outlives_the_page(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada)
    page.goto("/")
    page.get_by_label("Your tweet").fill("Not yet")

    page.goto("/compose")
    page.goto("/")

    expect(page.get_by_label("Your tweet")).to_have_value("Not yet")
    assert Tweet.objects.count() == 0


def test_what_was_sent_without_a_network_is_sent_once_it_is_back(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/", wait_until="networkidle")
    page.context.set_offline(True)
    page.get_by_label("Your tweet").fill("From the tunnel")
    button = page.get_by_role("button", name="Tweet", exact=True)
    for _ in range(2):
        button.click()
        expect(button).to_be_enabled()
        expect(page.locator(".toast--error")).to_have_count(1)
        expect(page.locator(".toast--error")).to_contain_text("once you are back")

    page.context.set_offline(False)

    expect(page.get_by_role("status")).to_contain_text(["Your tweet is posted."])
    expect(page.locator(".toast--error")).to_have_count(0)
    assert drafts_of(page) == []
    page.goto("/", wait_until="networkidle")
    expect(page.get_by_label("Your tweet")).to_have_value("")
    assert [tweet.text for tweet in Tweet.objects.all()] == ["From the tunnel"]


def test_what_waited_is_sent_from_the_next_page(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada, service_workers="allow")
    page.goto("/", wait_until="networkidle")
    wait_for_worker(page)
    page.context.set_offline(True)
    page.get_by_label("Your tweet").fill("From the tunnel")
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.locator(".toast--error")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")

    page.context.set_offline(False)

    expect(page.get_by_role("article")).to_contain_text("From the tunnel", timeout=9000)
    expect(page.get_by_role("article")).to_have_count(1)
    assert Tweet.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_was_taken_already_is_not_shown_twice(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada)
    page.goto("/")
    page.route("**/compose", lose_answer)
    page.get_by_label("Your tweet").fill("Once")
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.locator(".toast--error")).to_have_count(1)
    page.unroute("**/compose")

    page.reload()

    expect(page.get_by_role("status")).to_contain_text(["Your tweet is posted."])
    expect(page.get_by_role("article")).to_have_count(1)
    assert Tweet.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_draft_is_its_writers_only(
    open_as: OpenAs, ada: UserCard, open_context: OpenContext
) -> None:
    page = open_as(ada)
    page.goto("/")
    page.get_by_label("Your tweet").fill("Secret")
    assert len(drafts_of(page)) == 1

    sign_out(page.context)

    assert drafts_of(page) == []

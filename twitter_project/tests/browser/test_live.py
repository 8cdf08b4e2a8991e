"""Tests how open pages show updates: by a stream, by polling, in several tabs."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tweets.services import delete_tweet, edit_tweet
from twitter_project.embedded.processes import wait_until
from twitter_project.live.tests.listening import running_site
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def say(author: UserCard, text: str) -> int:
    tweet_id = post_tweet(author_id=author.id, text=text)
    events.drain()
    return tweet_id


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The real web server, which can stream."""
    with django_db_blocker.unblock(), running_site() as (port, _server):  # type: ignore[attr-defined]
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browse_as(
    open_context: OpenContext,
    signed_in: Callable[[UserCard], Client],
    site: str,
) -> Callable[[UserCard], BrowserContext]:
    def browse(card: UserCard) -> BrowserContext:
        context = open_context()
        cookie = signed_in(card).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        return context

    return browse


def open_home(context: BrowserContext, site: str, path: str = "/") -> Page:
    """Open a page, and wait until its stream has begun or another tab has it."""
    page = context.new_page()
    with page.expect_event("console", lambda one: one.text == "live") as _begun:
        page.add_init_script(
            "document.addEventListener('live:counts', () => console.log('live'))"
        )
        page.goto(f"{site}{path}")
    return page


def count_waiting(page: Page) -> int:
    """Return how many tabs are waiting to take over the stream."""
    waiting = page.evaluate("navigator.locks.query().then(all => all.pending.length)")
    return int(waiting)


def test_what_came_while_the_page_loaded_is_told(
    browse_as: Callable[[UserCard], BrowserContext],
    site: str,
    ada: UserCard,
    bob: UserCard,
) -> None:
    page = browse_as(bob).new_page()
    page.goto(site)

    say(ada, "Before it listens")

    pill = page.locator(".fresh__pill")
    expect(pill).to_have_text("1 new tweet", timeout=20_000)  # the very first stream


def test_new_tweets_wait_in_a_pill_until_they_are_asked_for(
    browse_as: Callable[[UserCard], BrowserContext],
    site: str,
    ada: UserCard,
    bob: UserCard,
) -> None:
    old = say(ada, "Old news")
    page = open_home(browse_as(bob), site)
    top = page.locator(f"#tweet-{old}").bounding_box()
    pill = page.locator(".fresh__pill")

    say(ada, "One")
    expect(pill).to_have_text("1 new tweet")
    newest = say(ada, "Two")
    expect(pill).to_have_text("2 new tweets")

    assert page.locator(f"#tweet-{old}").bounding_box() == top
    assert page.get_by_role("status").filter(has_text="2 new tweets").count() == 1
    page.keyboard.press(".")
    first = page.locator("#feed .tweet").first
    expect(first).to_have_id(f"tweet-{newest}")
    expect(first).to_be_focused()
    expect(pill).to_be_hidden()
    expect(page.locator("#feed .tweet")).to_have_count(3)


def test_notifications_are_counted_in_navigation_and_title(
    browse_as: Callable[[UserCard], BrowserContext],
    site: str,
    ada: UserCard,
    bob: UserCard,
) -> None:
    page = open_home(browse_as(bob), site)

    say(ada, "Hello @bob")

    expect(page.locator(".nav__badge [aria-hidden]")).to_have_text("1")
    assert page.title().startswith("(1) Home")


def test_what_arrives_at_the_open_inbox_waits_in_a_pill(
    browse_as: Callable[[UserCard], BrowserContext],
    site: str,
    ada: UserCard,
    bob: UserCard,
) -> None:
    say(ada, "An old hello, @bob")
    page = open_home(browse_as(bob), site, "/notifications")
    lines = page.locator("#inbox .notification--tweet")
    pill = page.locator(".fresh__pill")

    say(ada, "Hello again, @bob")
    expect(pill).to_have_text("1 new")
    expect(lines).to_have_count(1)
    say(ada, "And once more, @bob")
    expect(pill).to_have_text("2 new")

    pill.click()
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("And once more")
    expect(lines.first).to_be_focused()
    expect(page.get_by_role("heading", name="Earlier")).to_be_visible()
    expect(pill).to_be_hidden()
    expect(page.locator(".nav__badge")).to_have_count(0)

    lines.first.get_by_role("link", name="Dismiss").press("Enter")
    expect(lines).to_have_count(2)
    expect(lines.first.get_by_role("link", name="Dismiss")).to_be_focused()

    lines.first.locator(".action--more").click()
    page.get_by_role("link", name="Mute this conversation").click()
    expect(lines).to_have_count(1)
    expect(lines.first.get_by_role("link", name="Dismiss")).to_be_focused()
    toast = page.locator(".toast").filter(has_text="You will get no more")
    toast.get_by_role("button", name="Undo").click()
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Hello again")
    expect(page.locator("details[open]")).to_have_count(0)


def test_what_is_edited_or_deleted_elsewhere_changes_here(
    browse_as: Callable[[UserCard], BrowserContext],
    site: str,
    ada: UserCard,
    bob: UserCard,
) -> None:
    edited, deleted = say(ada, "Befor"), say(ada, "Regretted")
    page = open_home(browse_as(bob), site)
    height = page.evaluate("document.body.scrollHeight")

    edit_tweet(actor_id=ada.id, tweet_id=edited, text="Before")
    delete_tweet(actor_id=ada.id, tweet_id=deleted)

    expect(page.locator(f"#tweet-{edited} .tweet__text")).to_have_text("Before")
    gone = page.locator(f"#tweet-{deleted}.is-gone")
    expect(gone).to_have_attribute("data-gone", "This tweet was deleted.")
    assert page.evaluate("document.body.scrollHeight") == height


def test_tabs_of_a_browser_share_one_stream(
    browse_as: Callable[[UserCard], BrowserContext],
    site: str,
    ada: UserCard,
    bob: UserCard,
) -> None:
    context = browse_as(bob)
    first = open_home(context, site)
    second = context.new_page()
    second.goto(site)
    assert wait_until(lambda: count_waiting(second) == 1, timeout_s=15)

    say(ada, "To both")
    for page in (first, second):
        expect(page.locator(".fresh__pill")).to_have_text("1 new tweet")

    first.close()
    assert wait_until(lambda: count_waiting(second) == 0, timeout_s=15)
    say(ada, "To who is left")
    expect(second.locator(".fresh__pill")).to_have_text("2 new tweets")


def test_where_nothing_is_streamed_pages_ask_now_and_then(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    say(ada, "Old news")
    page = open_as(bob)
    page.clock.install()
    page.goto("/")
    newest = say(ada, "New for @bob")
    pill = page.locator(".fresh__pill")

    page.clock.fast_forward(5_000)
    # The script's first requests; the answers come in turn.
    page.evaluate("() => navigator.locks.query()")
    expect(pill).not_to_be_visible()
    page.clock.fast_forward(65_000)

    expect(pill).to_have_text("1 new tweet")
    expect(page.locator(".nav__badge [aria-hidden]")).to_have_text("1")
    pill.click()
    expect(page.locator("#feed .tweet").first).to_have_id(f"tweet-{newest}")

"""Tests that Back shows what was done since, from the browser's memory and its store.

Playwright switches the back/forward cache off, so these tests start their own browsers.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tweets.types import NewPoll
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, press
from twitter_project.workshop.chromium import ARGUMENTS, find_chromium
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser

SWITCH = "--disable-back-forward-cache"


@pytest.fixture(scope="module", params=["memory", "store"])
def browser(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Browser]:
    """Run a browser that keeps pages in memory, or only their HTML."""
    ignored = [SWITCH] if request.param == "memory" else []
    own = browser.browser_type.launch(
        executable_path=find_chromium(), args=ARGUMENTS, ignore_default_args=ignored
    )
    yield own
    own.close()


def tweet(page: Page, tweet_id: int) -> Locator:
    return page.locator(f"#tweet-{tweet_id}")


def open_tweet(page: Page, tweet_id: int) -> None:
    tweet(page, tweet_id).locator(".tweet__time").click()
    expect(page.locator(f"#tweet-{tweet_id}.tweet--focus")).to_be_visible()


def go_back(page: Page) -> None:
    """Go back as a person does: Playwright's own call waits for a load."""
    page.evaluate("setTimeout(() => history.back())")
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()


def test_back_shows_what_was_done_on_the_page_and_since(
    request: pytest.FixtureRequest, open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    poll = NewPoll(options=("Sail", "Row"), duration_s=3600)
    asked = post_tweet(author_id=bob.id, text="How?", poll=poll)
    liked, other = (post_tweet(author_id=bob.id, text=text) for text in ("One", "Two"))
    events.drain()
    page = open_as(ada)
    page.goto("/")
    page.get_by_label("Your tweet").fill("Mine")
    page.get_by_role("button", name="Tweet", exact=True).click()
    mine = page.get_by_role("article").filter(has_text="Mine")
    expect(mine).to_be_visible()
    press(tweet(page, liked).locator(".action--like"), f"/tweets/{liked}/like")
    page.evaluate("window.isKept = true")

    open_tweet(page, other)
    press(tweet(page, other).locator(".action--like"), f"/tweets/{other}/like")
    go_back(page)

    expect(mine).to_be_visible()
    for tweet_id in (liked, other):
        like = tweet(page, tweet_id).locator(".action--like")
        expect(like).to_have_attribute("aria-pressed", "true")
        expect(like).to_have_text("Like1")
    is_kept = "memory" in request.node.callspec.id
    assert page.evaluate("window.isKept ?? false") == is_kept

    open_tweet(page, asked)
    page.get_by_label("Sail").check()
    press(page.get_by_role("button", name="Vote"), f"/tweets/{asked}/poll")
    go_back(page)
    expect(tweet(page, asked).locator(".poll__percent").first).to_be_visible()

    # A reply, and then something that is about no tweet of the list.
    open_tweet(page, liked)
    page.get_by_label("Your reply").fill("An answer")
    page.get_by_role("button", name="Reply", exact=True).last.click()
    expect(page.locator("#replies").get_by_role("article").first).to_contain_text(
        "An answer"
    )
    expect(page.get_by_role("status").last).to_contain_text("Your reply is posted.")
    go_back(page)
    expect(tweet(page, liked).locator(".action--reply .action__count")).to_have_text(
        "1"
    )
    page.goto("/compose")
    page.get_by_label("Your tweet").fill("From its own page")
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.get_by_role("article").first).to_contain_text("From its own page")

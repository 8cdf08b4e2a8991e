"""Tests quoting a tweet and getting out of the quote, with and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tweets.models import Tweet
from twitter_project.tests.browser.conftest import Visit
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def choose(page: Page, tweet_id: int, item: str) -> None:
    """Open a tweet's menu, and choose one of its items."""
    menu = page.locator(f"#tweet-{tweet_id}-actions .menu").last
    menu.locator("summary").click()
    menu.get_by_role("link", name=item, exact=True).click()


def test_a_tweet_is_quoted_detached_and_protected(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="The ferry is back")
    page = visit(bob)
    page.goto(f"/@ada/{tweet_id}")

    page.locator(f"#tweet-{tweet_id}-retweet summary").click()
    page.get_by_role("link", name="Quote", exact=True).click()
    expect(page.locator(".composer__quoted")).to_contain_text("The ferry is back")
    page.get_by_label("Your tweet").fill("At last!")
    page.get_by_role("button", name="Tweet", exact=True).click()
    page.wait_for_url(f"**/@ada/{tweet_id}")  # where the quote was begun

    page.reload()
    page.get_by_role("link", name="1 quote", exact=True).click()
    quote = page.locator("#feed .tweet")
    expect(quote).to_contain_text("At last!")
    expect(quote.locator(".quoted")).to_contain_text("The ferry is back")
    quote.locator(".quoted").get_by_role("link").click()
    page.wait_for_url(f"**/@ada/{tweet_id}")

    quote_id = Tweet.objects.get(quoted_id=tweet_id).id
    page = visit(ada)
    page.goto(f"/@bob/{quote_id}")
    choose(page, quote_id, "Detach my tweet")
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator(".quoted")).to_have_text("This tweet is not available.")
    choose(page, quote_id, "Reattach my tweet")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".quoted")).to_contain_text("The ferry is back")

    page.goto(f"/@ada/{tweet_id}")
    choose(page, tweet_id, "Who can quote it")
    page.get_by_label("Only you").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    assert Tweet.objects.get(id=tweet_id).quote_policy == "nobody"
    page = visit(bob)
    page.goto(f"/@ada/{tweet_id}")
    page.locator(f"#tweet-{tweet_id}-retweet summary").click()
    expect(page.get_by_text("Its author does not let you quote it")).to_be_visible()

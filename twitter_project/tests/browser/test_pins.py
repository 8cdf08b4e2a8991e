"""Tests pinning a tweet on top of a profile, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tweets.services import pin_tweet
from twitter_project.tests.browser.conftest import Visit
from twitter_project.tests.browser.test_quotes import choose
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_a_pin_is_on_top_until_it_is_replaced_or_unpinned(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"Tweet {number}") for number in range(4)]
    for tweet_id in ids[1:]:
        pin_tweet(actor_id=ada.id, tweet_id=tweet_id)
    page = visit(ada)
    page.goto("/@ada")
    texts = page.locator("#feed .tweet__text")
    expect(texts).to_have_text(["Tweet 3", "Tweet 2", "Tweet 1", "Tweet 0"])

    choose(page, ids[0], "Pin to your profile")
    expect(page.get_by_text("the oldest: “Tweet 1”")).to_be_visible()
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(texts).to_have_text(["Tweet 0", "Tweet 3", "Tweet 2", "Tweet 1"])
    expect(page.locator(".tweet__why")).to_have_text(["Pinned"] * 3)
    choose(page, ids[3], "Unpin")
    page.get_by_role("button", name="Unpin", exact=True).click()
    expect(texts).to_have_text(["Tweet 0", "Tweet 2", "Tweet 3", "Tweet 1"])

    page = visit(bob)
    page.goto("/@ada")
    expect(page.locator("#feed .tweet__text").first).to_have_text("Tweet 0")
    page.goto("/@bob")
    expect(page.locator(".tweet__why")).to_have_count(0)

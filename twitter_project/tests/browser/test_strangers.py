"""Tests that an action meant before signing in is not lost on the way."""

import pytest
from playwright.sync_api import expect

from tweets.services import has_reacted
from twitter_project.tests.browser.conftest import Visit
from twitter_project.workshop.posting import post_tweet
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_who_likes_signs_in_and_likes_that_tweet(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    post_tweet(author_id=bob.id, text="Other")
    tweet_id = post_tweet(author_id=bob.id, text="This one")
    page = visit()
    page.goto("/public")

    page.locator(f"#tweet-{tweet_id}-like").click()
    expect(page.get_by_role("main")).to_contain_text("Sign in to like Bob's tweet.")
    page.get_by_label("Handle").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Like this tweet?")
    assert not has_reacted(user_id=ada.id, tweet_id=tweet_id, kind="like")
    page.get_by_role("main").get_by_role("button", name="Like", exact=True).click()

    like = page.locator(f"#tweet-{tweet_id}-like")
    expect(like).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"/public#tweet-{tweet_id}")

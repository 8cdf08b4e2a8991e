"""Tests following a hashtag on its page and from the list, with and without scripts."""

import pytest
from playwright.sync_api import expect

from timeline.services import list_followed_tags
from twitter_project.tests.browser.conftest import Visit, press
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_a_hashtag_is_followed_shown_at_home_and_left_again(
    visit: Visit, bob: UserCard, cyd: UserCard
) -> None:
    post_tweet(author_id=bob.id, text="At the #harbour")
    page = visit(cyd)
    page.goto("/tags/harbour")

    press(page.get_by_role("button", name="Follow #harbour"), "/follow")

    expect(
        page.get_by_role("button", name="Following: Unfollow #harbour")
    ).to_be_visible()
    assert list_followed_tags(owner_id=cyd.id) == ["harbour"]
    page.goto("/")
    why = page.locator(".tweet__why")
    expect(why).to_have_text("You follow #harbour")
    why.get_by_role("link").click()
    page.get_by_role("link", name="Followed hashtags").click()
    press(page.get_by_role("button", name="Unfollow #harbour"), "/follow")
    expect(
        page.get_by_role("button", name="Follow #harbour").or_(
            page.get_by_role("heading", name="You don't follow any hashtags yet")
        )
    ).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("Your home is quiet")).to_be_visible()

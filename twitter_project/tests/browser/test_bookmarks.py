"""Tests keeping a tweet in a folder, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tweets.services import list_folders
from twitter_project.tests.browser.conftest import Visit, press
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_a_tweet_is_kept_put_into_a_folder_and_found(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="The ferry is back")
    page = visit(bob)
    page.goto(f"/@ada/{tweet_id}")
    ribbon = page.locator(f"#tweet-{tweet_id}-bookmark")

    press(ribbon, "/bookmark")
    expect(ribbon).to_have_attribute("aria-pressed", "true")

    page.goto("/bookmarks")
    expect(page.locator("#feed .tweet")).to_contain_text("The ferry is back")
    page.get_by_text("New folder").click()
    page.get_by_label("Name of the folder").fill("Boats")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="No bookmarks yet")).to_be_visible()
    (folder,) = list_folders(owner_id=bob.id)

    page.goto(f"/tweets/{tweet_id}/bookmark?next=/bookmarks/folders/{folder.id}")
    page.get_by_label("Boats").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#feed .tweet")).to_contain_text("The ferry is back")
    page.get_by_label("Search these bookmarks").fill("kayak")
    page.get_by_label("Search these bookmarks").press("Enter")
    expect(page.locator("#feed .tweet")).to_have_count(0)
    page.goto(f"/bookmarks/folders/{folder.id}")
    page.get_by_role("button", name="Delete folder").click()
    expect(page.locator("#feed .tweet")).to_contain_text("The ferry is back")
    press(page.locator(f"#tweet-{tweet_id}-bookmark"), "/bookmark")
    page.goto("/bookmarks")
    expect(page.get_by_role("heading", name="No bookmarks yet")).to_be_visible()

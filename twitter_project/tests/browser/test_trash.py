"""Tests deleting a tweet and restoring it, and changing its content warning, with and
without scripts.
"""

import pytest
from playwright.sync_api import expect

from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import Visit
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_a_deleted_tweet_is_restored_with_its_replies_and_likes(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Gulls over the harbour")
    post_tweet(author_id=bob.id, text="And terns", in_reply_to_id=tweet_id)
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    path = f"/@ada/{tweet_id}"
    page, reader = visit(ada), visit(bob)

    page.goto(path)
    page.locator(".tweet--focus .menu summary").last.click()
    page.locator(".tweet--focus .menu").last.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Your tweet was moved to the trash.")).to_be_visible()
    events.drain()
    reader.goto("/@ada")
    expect(reader.get_by_role("heading", name="Ada Lovelace").first).to_be_visible()
    expect(reader.get_by_text("Gulls over the harbour")).to_have_count(0)

    page.goto("/tweets/trash")
    trashed = page.locator(f"#trashed-{tweet_id}")
    expect(trashed).to_contain_text("Gulls over the harbour")
    expect(trashed).to_contain_text("Will be deleted for good on")
    trashed.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Your tweet is back.")).to_be_visible()
    expect(page.get_by_role("heading", name="Your trash is empty")).to_be_visible()
    events.drain()

    reader.goto(path)
    focus = reader.locator(".tweet--focus")
    expect(focus).to_contain_text("Gulls over the harbour")
    expect(focus.get_by_role("link", name="1 like")).to_be_visible()
    expect(reader.get_by_text("And terns")).to_be_visible()


def test_a_content_warning_is_added_and_removed_later(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="The butler did it")
    page, reader = visit(ada), visit(bob)

    for warning in ("How it ends", ""):
        page.goto(f"/tweets/{tweet_id}/edit")
        page.get_by_label("Content warning").fill(warning)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(f"**/@ada/{tweet_id}")

        reader.goto(f"/@ada/{tweet_id}")
        text = reader.locator(".tweet--focus").get_by_text("The butler did it")
        expect(text).to_be_visible(visible=not warning)
        if warning:
            reader.locator(".tweet--focus").get_by_text(warning).click()
            expect(text).to_be_visible()

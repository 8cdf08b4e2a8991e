"""Tests choosing who sees a tweet and who replies, warnings and hidden replies."""

import re

import pytest
from playwright.sync_api import Page, expect

from tweets.models import Tweet
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import Visit, Way
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.browser


def choose(page: Page, tweet_id: int, item: str) -> None:
    """Open a tweet's menu, and choose one of its items."""
    menu = page.locator(f"#tweet-{tweet_id}-actions .menu").last
    menu.locator("summary").click()
    menu.get_by_role("link", name=item, exact=True).click()


def test_an_author_chooses_who_sees_and_replies(
    visit: Visit, ada: UserCard, bob: UserCard, cyd: UserCard, way: Way
) -> None:
    page = visit(ada)
    page.goto("/compose")
    options = page.locator(".composer__options")
    expect(options.locator("summary")).to_contain_text("Everyone can see it")
    expect(page.get_by_label("Who can see it")).to_be_hidden()
    options.locator("summary").click()
    page.get_by_label("Who can see it").select_option("followers")
    page.get_by_label("Who can reply").select_option("mentioned")
    page.get_by_label("Content warning").fill("Dinner")
    if way.scripts:
        expect(options.locator("summary")).to_contain_text(
            re.compile(
                "Your followers can see it"
                "only people you mention can reply"
                "Warning: Dinner"
            )
        )
    page.get_by_label("Your tweet").fill("Herring, @cyd")
    page.get_by_role("button", name="Tweet", exact=True).click()
    page.wait_for_url("**/")
    events.drain()

    tweet = Tweet.objects.get()
    shown = page.locator(f"#tweet-{tweet.id}")
    assert (tweet.visibility, tweet.reply_policy) == ("followers", "mentioned")
    expect(shown.get_by_text("Followers")).to_be_visible()
    expect(shown.get_by_text("Herring")).to_be_hidden()
    shown.get_by_text("Dinner").click()
    expect(shown.get_by_text("Herring")).to_be_visible()

    page = visit(bob)
    page.goto(f"/@ada/{tweet.id}")
    expect(page.get_by_text("People Ada Lovelace mentioned")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_count(0)
    expect(page.locator(f"#tweet-{tweet.id}-retweet")).to_be_disabled()

    page = visit(cyd)
    page.goto(f"/@ada/{tweet.id}")
    page.locator(".composer__options summary").click()
    expect(page.get_by_label("Content warning")).to_have_value("re: Dinner")
    expect(page.get_by_label("Who can see it").locator("option")).to_have_count(2)
    page.get_by_label("Your reply").fill("With onions")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_text("Your reply is posted.")).to_be_visible()
    reply = Tweet.objects.get(in_reply_to_id=tweet.id)
    assert (reply.visibility, reply.content_warning) == ("followers", "re: Dinner")


def test_an_author_hides_a_reply_and_opens_the_conversation(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    root_id = post_tweet(author_id=ada.id, text="Tea?", reply_policy="followers")
    reply_id = post_tweet(author_id=bob.id, text="Coffee", in_reply_to_id=root_id)
    page = visit(ada)
    page.goto(f"/@ada/{root_id}")

    choose(page, reply_id, "Hide this reply")
    page.get_by_role("button", name="Hide", exact=True).click()
    page.goto(f"/@ada/{root_id}")
    expect(page.get_by_text("Coffee")).to_have_count(0)
    page.get_by_role("link", name="Show hidden replies").click()
    expect(page.get_by_text("Coffee")).to_be_visible()
    choose(page, reply_id, "Show this reply again")
    page.get_by_role("button", name="Show again").click()
    page.goto(f"/@ada/{root_id}")
    expect(page.get_by_text("Coffee")).to_be_visible()

    choose(page, root_id, "Who can reply")
    page.get_by_label("Everyone who can see it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    assert Tweet.objects.get(id=root_id).reply_policy == "everyone"

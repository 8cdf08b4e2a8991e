"""Tests making a poll and voting in it, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tweets.models import Tweet
from twitter_project.tests.browser.conftest import Visit
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_a_poll_is_made_and_voted_in(
    visit: Visit, ada: UserCard, bob: UserCard
) -> None:
    page = visit(ada)
    page.goto("/compose")
    page.get_by_label("Your tweet").fill("Which ones do you like?")
    expect(page.locator(".poll-editor")).to_be_hidden()
    page.get_by_title("Add a poll").click()
    expect(page.get_by_label("Option 3", exact=True)).to_be_hidden()
    page.get_by_label("Option 1", exact=True).fill("Apples")
    page.get_by_label("Option 2", exact=True).fill("Pears")
    page.get_by_label("Option 3", exact=True).fill("Plums")
    page.get_by_label("Open for").select_option("3 days")
    page.get_by_role("button", name="Tweet", exact=True).click()
    page.wait_for_url("**/")
    results = page.locator(".poll__option")
    expect(results).to_have_text(["Apples 0%", "Pears 0%", "Plums 0%"])

    tweet_id = Tweet.objects.get().id
    page = visit(bob)
    page.goto(f"/@ada/{tweet_id}")
    question = page.get_by_role("group", name="Which ones do you like?")
    question.get_by_label("Pears").check()
    expect(page.locator(".poll__percent")).to_have_count(0)
    page.get_by_role("button", name="Vote").click()
    expect(page.locator(".poll__option")).to_have_text(
        ["Apples 0%", "Pears Your vote 100%", "Plums 0%"]
    )
    expect(page.locator(".poll")).to_contain_text("1 person voted · 3 days left")
    expect(page.get_by_role("button", name="Vote")).to_have_count(0)

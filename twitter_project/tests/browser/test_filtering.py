"""Tests filtering, muting and dismissing notifications, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import Visit, Way
from twitter_project.workshop.posting import post_tweet
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_strangers_wait_until_they_are_accepted_and_lines_are_dismissed(
    visit: Visit, way: Way, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    for person in make_people("dan", "eve"):
        post_tweet(author_id=person.id, text=f"Hi @ada, it is {person.handle}")
        events.drain()
    page = visit(ada)

    page.goto("/notifications/policy")
    page.get_by_label("People you do not follow").select_option("filter")
    if not way.scripts:
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()

    page.goto("/notifications")
    page.get_by_role("link", name="Filtered notifications from 2 people").click()
    page.get_by_role("link", name="it is dan").click()
    expect(page.get_by_text("1 filtered notification from @dan")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    many = page.get_by_role("button", name="Dismiss selected")
    expect(many).to_be_hidden()
    page.get_by_label("Choose @eve").check()
    many.click()
    expect(page.get_by_role("heading", name="Nobody is waiting")).to_be_visible()

    page.goto("/notifications")
    expect(page.get_by_text("it is dan")).to_be_visible()
    line = page.locator(".notification--like")
    line.get_by_role("link", name="Dismiss").click()
    if not way.scripts:
        page.get_by_role("button", name="Dismiss").click()
    expect(line).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(line).to_have_count(1)


def test_a_conversation_is_muted_from_the_menu_of_a_tweet(
    visit: Visit, way: Way, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    page = visit(ada)
    page.goto(f"/@ada/{tweet_id}")
    page.locator(f"#tweet-{tweet_id} .action--more").click()
    page.get_by_role("link", name="Mute this conversation").click()
    if not way.scripts:
        page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.get_by_text("You will get no more notifications")).to_be_visible()

    page.goto("/notifications/muted")
    expect(page.get_by_text("Hello")).to_be_visible()
    page.get_by_role("button", name="Unmute").click()
    expect(page.get_by_text("You have not muted any conversation")).to_be_visible()

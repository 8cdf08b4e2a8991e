"""Tests what people set about each other: mutes that end, the bell, and requests."""

import pytest
from playwright.sync_api import expect

from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import Visit, Way, press
from users.services import change_privacy, is_following
from users.types import UserCard

pytestmark = pytest.mark.browser


def test_a_profile_is_quieted_and_rung_for(
    visit: Visit, way: Way, bob: UserCard, ada: UserCard
) -> None:
    page = visit(bob)
    page.goto("/@ada")
    more = page.locator(".profile__actions summary[aria-label=More]")

    page.get_by_label("Notifications about @ada").click()
    page.get_by_role("button", name="Notify me about new tweets").click()
    expect(page.locator("#status")).to_contain_text("You will be notified of @ada")
    rung = page.get_by_label("You are notified of @ada's new tweets")
    expect(rung).to_be_visible()
    if way.scripts:
        expect(rung).to_be_focused()

    page.goto("/@ada")  # without the message, which covers a phone's menu
    more.click()
    page.get_by_role("button", name="Hide their retweets").click()
    expect(page.locator("#status")).to_contain_text("no longer shows retweets by @ada")

    page.goto("/@ada")
    more.click()
    page.get_by_role("link", name="Mute @ada").click()
    if way.scripts:
        page.get_by_label("For how long?").select_option("For 7 days")
    else:
        page.get_by_label("For 7 days").check()
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.locator(".profile")).to_contain_text("Muted until")


def test_somebody_asks_to_follow_and_is_accepted(
    visit: Visit, bob: UserCard, cyd: UserCard
) -> None:
    change_privacy(user_id=bob.id, approves_followers=True)
    page = visit(cyd)
    page.goto("/@bob")
    main = page.locator("#main")

    press(main.get_by_role("button", name="Follow @bob"), "/follow")
    expect(page.get_by_role("button", name="Withdraw your request")).to_be_visible()
    owners = visit(bob)
    owners.goto("/notifications")
    owners.get_by_role("link", name="1 follow request").click()
    press(owners.get_by_role("button", name="Accept the request from @cyd"), "/request")

    expect(owners.locator("#status")).to_contain_text("@cyd follows you now.")
    expect(owners.get_by_role("button", name="Accept")).to_have_count(0)
    events.drain()
    assert is_following(follower_id=cyd.id, followee_id=bob.id)

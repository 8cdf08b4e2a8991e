"""Tests making and filling lists of people in a browser, with and without scripts."""

import os

import pytest
from playwright.sync_api import Page, expect

from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users import services
from users.types import UserCard, Viewer

pytestmark = pytest.mark.browser


def shot(page: Page, name: str) -> None:
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)


def names_of(owner: UserCard, card: UserCard) -> list[str]:
    choices = services.list_choices(owner_id=owner.id, user_id=card.id)
    return [one.name for one in choices if one.has_person]


@pytest.mark.parametrize("has_scripts", [True, False])
def test_list_is_made_filled_and_read(
    open_as: OpenAs, ada: UserCard, bob: UserCard, cyd: UserCard, has_scripts: bool
) -> None:
    post_tweet(author_id=cyd.id, text="Said by cyd")
    page = open_as(ada, java_script_enabled=has_scripts)
    page.goto("/lists")
    page.get_by_role("link", name="Create a list").click()
    page.get_by_label("Name").fill("Dancers")
    page.get_by_role("button", name="Create").click()

    page.get_by_label("Handle of a person to add").fill("cy" if has_scripts else "@cyd")
    if has_scripts:
        page.get_by_label("Handle of a person to add").press_sequentially("d")
        page.get_by_role("option", name="Cyd Charisse").click()
    else:
        page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".person")).to_contain_text("@cyd")
    if has_scripts:
        expect(page.get_by_label("Handle of a person to add")).to_be_focused()
    shot(page, f"members-{has_scripts}")
    page.goto("/lists")
    page.get_by_role("link", name="Dancers").click()
    expect(page.locator("#feed .tweet")).to_contain_text("Said by cyd")

    # From a profile's menu, or on a page of its own.
    page.goto("/@bob")
    if has_scripts:
        page.get_by_label("More", exact=True).first.click()
        page.get_by_role("link", name="Add to lists").click()
    else:
        page.goto("/lists/choose/@bob")
    page.get_by_label("Dancers").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("@bob is on 1 of your lists.")).to_be_visible()
    assert names_of(ada, bob) == ["Dancers"]

    page.goto("/lists")
    page.get_by_role("link", name="Dancers").click()
    page.get_by_role("link", name="2 people").click()
    page.get_by_role("button", name="Remove @cyd").click()
    expect(page.locator(".person")).to_have_count(1)
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Edit list").click()
    page.get_by_label("Private: only you can see it").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The list is saved.")).to_be_visible()
    (found,) = services.list_own_lists(viewer=Viewer(ada.id))
    assert not found.is_private

    page.get_by_role("link", name="Edit list").click()
    page.get_by_role("link", name="Delete list").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("You have no lists yet")).to_be_visible()


def test_new_tweets_are_offered_on_a_list(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    list_id = services.create_list(owner_id=ada.id, name="Loom")
    services.add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id])
    post_tweet(author_id=bob.id, text="Old")
    page = open_as(ada)
    page.clock.install()
    page.goto(f"/lists/{list_id}")
    expect(page.locator("#feed .tweet")).to_have_count(1)
    post_tweet(author_id=bob.id, text="Brand new")

    page.clock.run_for(40_000)

    pill = page.locator(".fresh__pill")
    expect(pill).to_have_text("1 new tweet")
    pill.click()
    expect(page.locator("#feed .tweet").first).to_contain_text("Brand new")

"""Tests that drafts are kept until sent: once, for their writer and form."""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tweets.models import Media, Tweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.posting import post_tweet
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.browser


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.png"
    path.write_bytes(encode(draw(30, 20), "PNG"))
    return path


def field(page: Page) -> Locator:
    return page.get_by_label("Your tweet")


def send(page: Page) -> None:
    page.get_by_role("button", name="Tweet", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(["Your tweet is posted."])


def visit(page: Page, path: str = "/") -> Page:
    page.goto(path)
    return page


def expect_no_draft(page: Page) -> None:
    """Check at the moment when a draft would be restored."""
    page.wait_for_load_state("networkidle")
    expect(field(page)).to_have_value("")


def open_tab(context: BrowserContext) -> Page:
    return visit(context.new_page())


def drafts_of(page: Page) -> list[str]:
    names: list[str] = page.evaluate("Object.keys(localStorage)")
    return [name for name in names if name.startswith("draft:")]


def sign_in(page: Page, handle: str) -> None:
    page.get_by_label("Handle or e-mail address").fill(handle)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_what_was_posted_does_not_come_back(open_as: OpenAs, ada: UserCard) -> None:
    page = visit(open_as(ada))
    field(page).fill("Said once")
    send(page)
    assert drafts_of(page) == []

    expect_no_draft(visit(page))
    field(page).fill("Said next")
    send(page)

    assert Tweet.objects.count() == 2


def test_two_tabs_keep_a_draft_each(open_as: OpenAs, ada: UserCard) -> None:
    one = visit(open_as(ada))
    two = open_tab(one.context)
    field(one).fill("From the first tab")
    field(two).fill("From the second tab")

    for tab in (one, two):
        visit(tab)

    expect(field(one)).to_have_value("From the first tab")
    expect(field(two)).to_have_value("From the second tab")
    send(one)
    send(two)
    assert Tweet.objects.count() == 2
    assert drafts_of(one) == []


def test_the_draft_written_last_is_offered(open_as: OpenAs, ada: UserCard) -> None:
    one = visit(open_as(ada))
    two = open_tab(one.context)
    field(one).fill("Older")
    field(two).fill("Newer")
    context = one.context
    one.close()
    two.close()

    expect(field(open_tab(context))).to_have_value("Newer")


def test_a_tweet_and_each_reply_have_a_draft(open_as: OpenAs, ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Ask me")
    page = visit(open_as(ada))
    field(page).fill("A tweet")
    visit(page, f"/@ada/{tweet_id}")
    reply = page.get_by_label("Your reply")
    expect(reply).to_have_value("")
    reply.fill("A reply")

    visit(page)

    expect(field(page)).to_have_value("A tweet")
    visit(page, f"/@ada/{tweet_id}")
    expect(reply).to_have_value("A reply")


def test_a_refused_tweet_keeps_its_draft(open_as: OpenAs, ada: UserCard) -> None:
    page = visit(open_as(ada))
    field(page).fill("x" * 281)
    page.evaluate("document.querySelector('#composer').requestSubmit()")
    expect(page.get_by_role("alert")).to_contain_text("too long")

    visit(page)
    expect(field(page)).to_have_value("x" * 281)
    field(page).fill("x" * 280)
    send(page)

    assert drafts_of(page) == []


def test_pictures_come_back_with_the_draft(
    open_as: OpenAs, ada: UserCard, picture: Path
) -> None:
    page = visit(open_as(ada))
    page.get_by_label("Add pictures or a video").set_input_files(picture)
    page.get_by_label("Describe this picture").fill("A harbour")
    field(page).fill("Look")

    visit(page)

    expect(page.get_by_label("Describe this picture")).to_have_value("A harbour")
    expect(page.locator(".toast")).to_have_count(0)
    send(page)
    (media,) = Tweet.objects.get().media
    assert media["alt"] == "A harbour"


def test_a_draft_names_the_pictures_that_are_gone(
    open_as: OpenAs, ada: UserCard, picture: Path
) -> None:
    page = visit(open_as(ada))
    page.get_by_label("Add pictures or a video").set_input_files(picture)
    expect(page.locator(".attachment")).to_have_count(1)
    field(page).fill("Look")
    Media.objects.all().delete()

    visit(page)

    expect(field(page)).to_have_value("Look")
    expect(page.locator(".composer")).to_contain_text(
        "These pictures are gone. Choose them again: harbour.png"
    )


def test_an_edit_comes_back_and_can_be_discarded(
    open_as: OpenAs, ada: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Before")
    path = f"/tweets/{tweet_id}/edit"
    page = visit(open_as(ada), path)
    field(page).fill("After")

    visit(page)
    visit(page, path)
    expect(field(page)).to_have_value("After")
    page.get_by_role("button", name="Discard").click()

    expect(field(page)).to_have_value("Before")
    assert drafts_of(page) == []
    field(page).fill("After all")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/@ada/{tweet_id}")
    assert Tweet.objects.get().text == "After all"
    assert drafts_of(page) == []


def test_a_profile_comes_back_until_it_is_saved(open_as: OpenAs, ada: UserCard) -> None:
    page = visit(open_as(ada), "/settings/profile")
    page.get_by_label("About you").fill("Numbers, mostly.")

    visit(page)
    visit(page, "/settings/profile")
    expect(page.get_by_text("Your unsaved changes are back.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    page.wait_for_url("**/@ada")
    assert User.objects.get(id=ada.id).bio == "Numbers, mostly."
    assert drafts_of(page) == []


def test_a_session_that_ends_takes_no_text_along(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = visit(open_as(ada))
    field(page).fill("In the middle of it")
    Session.objects.all().delete()
    page.get_by_role("button", name="Tweet", exact=True).click()

    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.get_by_text("Your draft is kept")).to_be_visible()
    sign_in(page, "ada")

    expect(field(page)).to_have_value("In the middle of it")
    send(page)
    assert Tweet.objects.count() == 1


def test_nobody_else_is_shown_a_draft(
    open_as: OpenAs, ada: UserCard, bob: UserCard
) -> None:
    page = visit(open_as(ada))
    field(page).fill("Not for bob")
    Session.objects.all().delete()
    visit(page, "/accounts/login/")
    sign_in(page, "bob")
    page.wait_for_url(lambda url: url.endswith("/"))
    expect_no_draft(visit(page))


def test_without_scripts_the_sign_in_page_says_that_the_session_ended(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada, java_script_enabled=False)
    page.goto("/")
    field(page).fill("In the middle of it")
    Session.objects.all().delete()

    page.get_by_role("button", name="Tweet", exact=True).click()

    expect(page.get_by_text("Your session has ended.")).to_be_visible()

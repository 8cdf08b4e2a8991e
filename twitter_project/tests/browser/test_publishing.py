"""Tests threads, drafts and schedules in the composer, with and without JavaScript."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tweets import services
from tweets.models import Draft, Tweet
from tweets.types import NewTweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.tests.browser.conftest import OpenAs
from users.types import UserCard

pytestmark = pytest.mark.browser


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.png"
    path.write_bytes(encode(draw(30, 20), "PNG"))
    return path


def field(page: Page, number: int = 1) -> Locator:
    label = "Your tweet" if number == 1 else f"Tweet {number} of the thread"
    return page.get_by_label(label)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_later(page: Page) -> None:
    page.locator(".composer__foot .composer__later summary").click()


def wait_for_draft(page: Page, text: str) -> None:
    """Wait until the server has saved the text."""
    with page.expect_response("**/tweets/drafts/save"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert any(text in str(row.tweets) for row in Draft.objects.all())


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_thread_with_pictures_is_posted(
    open_as: OpenAs, ada: UserCard, picture: Path, has_scripts: bool
) -> None:
    page = open_as(ada, java_script_enabled=has_scripts)
    page.goto("/" if has_scripts else "/compose")
    field(page).fill("one")
    for number, text in ((2, "two"), (3, "three"), (4, "four")):
        press(page, "Add another tweet")
        if has_scripts:
            expect(field(page, number)).to_be_focused()
        field(page, number).fill(text)
    page.get_by_role("button", name="Remove", exact=True).nth(1).click()
    expect(field(page, 3)).to_have_value("four")
    page.get_by_role("button", name="Move up", exact=True).nth(1).click()
    expect(field(page, 2)).to_have_value("four")
    if has_scripts:
        expect(field(page, 2)).to_be_focused()
    expect(field(page)).to_have_value("one")
    inputs = page.locator(".composer__file")
    inputs.nth(0).set_input_files(picture)
    if has_scripts:
        expect(page.locator("[data-part] .attachment")).to_have_count(1)
        field(page, 3).fill("x" * 281)
        expect(page.locator(".composer__send")).to_be_disabled()
        field(page, 3).fill("two")
        # What was typed survives a reload, in each of its tweets.
        page.reload()
        expect(field(page, 2)).to_have_value("four")
        expect(page.locator("[data-part] .attachment")).to_have_count(1)
    last = page.locator("[data-part]").last
    last.locator("[data-poll-toggle]").check(force=True)
    for number, option in enumerate(("Red", "Blue"), start=1):
        last.get_by_label(f"Option {number}").fill(option)
    last.locator("summary").click()
    last.get_by_label("Content warning").fill("Kites")
    expect(page.get_by_label("Option 1")).to_have_count(3)
    expect(page.get_by_label("Option 1").first).to_be_hidden()

    press(page, "Tweet")

    expect(page.get_by_role("status")).to_contain_text(["Your thread is posted."])
    rows = list(Tweet.objects.order_by("id"))
    assert [row.text for row in rows] == ["one", "four", "two"]
    assert [len(row.media) for row in rows] == [0, 1, 0]
    assert [row.poll is None for row in rows] == [True, True, False]
    assert [row.content_warning for row in rows] == ["", "", "Kites"]
    assert {row.thread_id for row in rows} == {rows[0].id}
    assert not Draft.objects.exists()
    page.goto("/")
    page.get_by_role("link", name="Show this thread").click()
    expect(page.locator(".tweet__text")).to_contain_text(["one", "four", "two"])


def test_a_draft_follows_to_other_devices(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada)
    page.goto("/")
    field(page).fill("From the laptop")
    wait_for_draft(page, "From the laptop")

    phone = open_as(ada)
    phone.goto("/tweets/drafts")
    phone.get_by_role("link", name="Edit").click()
    expect(field(phone)).to_have_value("From the laptop")
    field(phone).fill("From the phone")
    wait_for_draft(phone, "From the phone")

    field(page).fill("From the laptop again")
    wait_for_draft(page, "From the laptop again")
    expect(page.get_by_text("Both versions are kept")).to_be_visible()
    texts = sorted(row.tweets[0]["text"] for row in Draft.objects.all())
    assert texts == ["From the laptop again", "From the phone"]

    press(phone, "Tweet")
    expect(phone.get_by_text("Your tweet is posted.")).to_be_visible()
    assert [row.text for row in Tweet.objects.all()] == ["From the phone"]
    press(page, "Tweet")
    expect(page.get_by_role("status")).to_contain_text(["Your tweet is posted."])
    assert Tweet.objects.count() == 2
    assert not Draft.objects.exists()


def test_drafts_and_schedules_without_scripts(open_as: OpenAs, ada: UserCard) -> None:
    page = open_as(ada, java_script_enabled=False)
    page.goto("/compose")
    field(page).fill("Not yet")
    open_later(page)
    press(page, "Save draft")
    page.wait_for_url("**/tweets/drafts")
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()

    page.get_by_role("link", name="Edit").click()
    expect(field(page)).to_have_value("Not yet")
    open_later(page)
    soon = timezone.now() + timedelta(minutes=1)
    page.get_by_label("Post it later").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Schedule")
    expect(page.get_by_text("at least 5 minutes from now")).to_be_visible()
    expect(field(page)).to_have_value("Not yet")
    later = timezone.now() + timedelta(days=2)
    page.get_by_label("Post it later").fill(later.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Schedule")

    page.wait_for_url("**/tweets/scheduled")
    draft = Draft.objects.get()
    assert draft.state == "scheduled"
    assert draft.publish_at is not None
    assert abs(draft.publish_at - later) < timedelta(minutes=1)
    press(page, "Move to drafts")
    assert Draft.objects.get().state == "draft"
    press(page, "Post now")
    expect(page.get_by_text("Your tweet is posted.")).to_be_visible()
    assert Tweet.objects.get().text == "Not yet"
    assert not Draft.objects.exists()


def test_a_scheduled_tweet_is_edited_with_scripts(
    open_as: OpenAs, ada: UserCard
) -> None:
    services.schedule_tweets(
        author_id=ada.id,
        tweets=[NewTweet(text="one"), NewTweet(text="two")],
        publish_at=timezone.now() + timedelta(days=1),
    )
    page = open_as(ada)
    page.goto("/tweets/scheduled")
    page.get_by_role("link", name="Edit").click()
    expect(field(page, 2)).to_have_value("two")
    field(page, 2).fill("three")
    expect(page.get_by_role("heading", name="Scheduled tweet")).to_be_visible()
    expect(page.get_by_role("button", name="Post now")).to_be_visible()
    for name in ("Tweet", "Schedule", "Save draft"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    time = page.get_by_label("Post it later").input_value()
    page.get_by_label("Post it later").fill("2000-01-01T10:00")
    press(page, "Save")
    expect(page.get_by_text("at least 5 minutes from now")).to_be_visible()
    expect(page.get_by_role("button", name="Post now")).to_be_visible()
    page.get_by_label("Post it later").fill(time)

    field(page, 2).press("Control+Enter")

    expect(page.get_by_text("It will be posted on")).to_be_visible()
    assert [tweet["text"] for tweet in Draft.objects.get().tweets] == ["one", "three"]
    page.get_by_role("link", name="Delete", exact=True).click()
    press(page, "Delete")
    expect(page.get_by_text("Nothing is scheduled")).to_be_visible()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_sending_can_be_undone(
    open_as: OpenAs, ada: UserCard, has_scripts: bool
) -> None:
    page = open_as(ada, java_script_enabled=has_scripts)
    page.goto("/settings/sending")
    page.get_by_label("Wait before a tweet is posted").select_option("30 seconds")
    press(page, "Save")
    page.goto("/")
    field(page).fill("Oops")
    press(page, "Tweet")
    if has_scripts:
        expect(field(page)).to_have_value("")

    press(page, "Undo")

    expect(field(page)).to_have_value("Oops")
    assert Draft.objects.get().state == "draft"
    field(page).fill("Better")
    press(page, "Tweet")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()
    (draft,) = Draft.objects.all()
    assert (draft.state, draft.tweets[0]["text"]) == ("sending", "Better")
    Draft.objects.update(publish_at=timezone.now())
    services.publish_due(draft_id=draft.id)
    press(page, "Undo")
    expect(page.get_by_text("It is too late: your tweet is posted.")).to_be_visible()
    assert [row.text for row in Tweet.objects.all()] == ["Better"]

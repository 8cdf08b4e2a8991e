"""Tests the page of notification settings, which saves each choice by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from twitter_project.tests.browser.conftest import OpenAs
from users.types import UserCard

pytestmark = pytest.mark.browser
URL = "/notifications/settings"


def choose_mail(page: Page, value: str) -> None:
    with page.expect_response(f"**{URL}"):
        page.get_by_label("E-mails").select_option(value)


def test_a_time_can_be_typed_and_a_missing_one_refuses_no_other_choice(
    open_as: OpenAs, ada: UserCard
) -> None:
    page = open_as(ada)
    page.goto(URL)
    begins, ends = (
        page.get_by_label("From", exact=True),
        page.get_by_label("To", exact=True),
    )

    with page.expect_response(f"**{URL}"):
        page.get_by_label("Send me nothing").check()
    begins.focus()
    choose_mail(page, "daily")  # an answer while the time is being typed
    begins.focus()
    begins.press_sequentially("1145P")
    with page.expect_response(f"**{URL}"):
        ends.focus()
    page.reload()
    expect(begins).to_have_value("23:45")
    expect(page.get_by_label("Send me nothing")).to_be_checked()

    ends.fill("")
    choose_mail(page, "never")
    expect(page.get_by_text("Choose a time.")).to_be_visible()
    expect(page.get_by_text("Your other choices are saved.")).to_be_visible()
    box = page.get_by_label("Likes: E-mail")
    with page.expect_response(f"**{URL}"):
        box.check()
    expect(box).to_be_focused()
    page.reload()
    expect(page.get_by_label("E-mails")).to_have_value("never")
    expect(box).to_be_checked()
    expect(ends).to_have_value(re.compile("07:00"))

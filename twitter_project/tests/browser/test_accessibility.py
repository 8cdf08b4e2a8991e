"""Tests every page with axe-core's rules, in both themes and both languages."""

from itertools import product

import pytest
from playwright.sync_api import Page

from tweets.services import like_tweet, post_tweet
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.workshop.audit.axe import find_violations
from users.services import block_user, mute_user
from users.types import UserCard

pytestmark = pytest.mark.browser

LOOKS = list(product(("light", "dark"), ("en", "es")))
OPEN_PATHS = (
    "/",
    "/public",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/@ada",
    "/@ada/followers",
    "/tags/boats",
    "/help/about",
    "/help/rules",
    "/help/privacy",
    "/help/api",
    "/offline",
)
OWN_PATHS = (
    "/",
    "/compose",
    "/search?q=b",
    "/notifications",
    "/@ada",
    "/@bob/with_replies",
    "/settings",
    "/settings/profile",
    "/settings/display",
    "/settings/privacy",
    "/settings/blocks",
    "/settings/mutes",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
)


@pytest.fixture
def tweet_id(ada: UserCard, bob: UserCard, cyd: UserCard) -> int:
    """A tweet of ada's with a reply and a like; she blocks and mutes somebody."""
    found = post_tweet(author_id=ada.id, text="Look at @bob's #boats: example.org")
    post_tweet(author_id=bob.id, text="Look!", in_reply_to_id=found)
    like_tweet(user_id=bob.id, tweet_id=found)
    mute_user(muter_id=ada.id, muted_id=bob.id)
    block_user(blocker_id=ada.id, blocked_id=cyd.id)
    events.drain()
    return found


def complaints(page: Page, paths: list[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        page.goto(path)
        if violations := find_violations(page):
            found[path] = [str(violation) for violation in violations]
    return found


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_pages_of_ones_own_have_no_violations(
    open_as: OpenAs, ada: UserCard, tweet_id: int, theme: str, language: str
) -> None:
    page = open_as(ada, color_scheme=theme, locale=language, reduced_motion="reduce")
    paths = [
        *OWN_PATHS,
        f"/@ada/{tweet_id}",
        f"/@ada/{tweet_id}/likes",
        f"/tweets/{tweet_id}/edit",
        f"/tweets/{tweet_id}/delete",
    ]

    assert complaints(page, paths) == {}


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_pages_of_strangers_have_no_violations(
    open_context: OpenContext, tweet_id: int, theme: str, language: str
) -> None:
    context = open_context(color_scheme=theme, locale=language, reduced_motion="reduce")

    found = complaints(context.new_page(), [*OPEN_PATHS, f"/@ada/{tweet_id}"])

    assert found == {}


def test_the_rules_are_really_run(open_context: OpenContext) -> None:
    page = open_context().new_page()
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('main').append(new Image())")

    assert "image-alt" in [violation.rule for violation in find_violations(page)]

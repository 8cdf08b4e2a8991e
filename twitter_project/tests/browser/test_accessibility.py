"""Tests every page with axe-core's rules, in both themes and both languages."""

from datetime import timedelta
from typing import Literal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page

from tweets.services import (
    bookmark_tweet,
    create_draft,
    create_folder,
    edit_tweet,
    like_tweet,
    schedule_tweets,
    trash_tweet,
    upload_media,
    vote_in_poll,
)
from tweets.types import NewPoll, NewTweet
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.media.tests.videos_cast import moving_gif, video
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs, OpenContext
from twitter_project.workshop.audit.axe import find_violations
from twitter_project.workshop.posting import post_tweet
from users.services import block_user, mute_user
from users.types import UserCard

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
# Colours are the same in every language, and looking at them takes most of the time.
LANGUAGES: dict[str, tuple[Theme, ...]] = {"en": THEMES, "es": ("light",)}
# The policy of our pages refuses a style element.
ADD_STYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""
# A theme comes with the next frame, and colours change slowly.
WAIT_FOR_COLOURS = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
}"""
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
    "/bookmarks",
    "/tweets/drafts",
    "/tweets/scheduled",
    "/tweets/trash",
    "/search",
    "/search?q=b",
    "/search?q=boats+from:ada&tab=top",
    "/lists",
    "/lists/new",
    "/lists/import",
    "/lists/choose/@bob",
    "/notifications",
    "/notifications/settings",
    "/@ada",
    "/@bob/with_replies",
    "/settings",
    "/settings/profile",
    "/settings/display",
    "/settings/accessibility",
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
    post_media(ada)
    edit_tweet(actor_id=ada.id, tweet_id=found, text="Look at @bob's #boats!")
    post_kinds(ada, bob, found)
    fill_desk(ada, found)
    events.drain()
    return found


def post_kinds(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    """Post polls, a quote of the tweet, a warning, and a tweet for followers."""
    poll = NewPoll(("Sail", "Row"))
    asked_id = post_tweet(author_id=ada.id, text="How?", poll=poll)
    vote_in_poll(voter_id=bob.id, tweet_id=asked_id, choices=[1])
    post_tweet(author_id=ada.id, text="These", quoted_id=tweet_id)
    post_tweet(
        author_id=ada.id, text="Soup", content_warning="Food", visibility="followers"
    )
    post_tweet(author_id=bob.id, text="And how, then?", poll=poll)


def fill_desk(ada: UserCard, tweet_id: int) -> None:
    """Create a bookmark in a folder, a draft, a scheduled tweet, one in the trash."""
    folder = create_folder(owner_id=ada.id, name="Boats")
    bookmark_tweet(user_id=ada.id, tweet_id=tweet_id, folder_id=folder.id)
    create_draft(author_id=ada.id, tweets=[NewTweet(text="Later")])
    schedule_tweets(
        author_id=ada.id,
        tweets=[NewTweet(text="At noon")],
        publish_at=timezone.now() + timedelta(hours=1),
    )
    gone_id = post_tweet(author_id=ada.id, text="Gone")
    trash_tweet(actor_id=ada.id, tweet_id=gone_id)


def post_media(author: UserCard) -> None:
    """Post a described picture, a GIF and a video."""
    for content in (encode(draw(), "PNG"), moving_gif(), video()):
        file = ContentFile(content, name="sea")
        item = upload_media(owner_id=author.id, file=file, alt="The sea")
        post_tweet(author_id=author.id, text="", media_ids=[item.id])


def complaints(
    page: Page, paths: list[str], themes: tuple[Theme, ...]
) -> dict[str, dict[str, list[str]]]:
    """Return the violations by path and theme; one visit serves both themes."""
    found = {}
    for path in paths:
        page.goto(path)
        if violations := violations_by_theme(page, themes):
            found[path] = violations
    return found


def violations_by_theme(
    page: Page, themes: tuple[Theme, ...] = THEMES
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        if violations := settled_violations(page):
            found[theme] = violations
    return found


def settled_violations(page: Page) -> list[str]:
    """Return the violations that stay: on a busy machine colours may come late."""
    violations = []
    for _ in range(3):
        page.evaluate(WAIT_FOR_COLOURS)
        violations = [str(violation) for violation in find_violations(page)]
        if not violations:
            break
    return violations


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_ones_own_have_no_violations(
    open_as: OpenAs, ada: UserCard, tweet_id: int, language: str
) -> None:
    page = open_as(ada, locale=language, reduced_motion="reduce")
    paths = [
        *OWN_PATHS,
        f"/@ada/{tweet_id}",
        f"/@ada/{tweet_id}/likes",
        f"/@ada/{tweet_id}/quotes",
        f"/@ada/{tweet_id}/history",
        f"/tweets/{tweet_id}/edit",
        f"/tweets/{tweet_id}/delete",
    ]

    assert complaints(page, paths, LANGUAGES[language]) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_strangers_have_no_violations(
    open_context: OpenContext, tweet_id: int, language: str
) -> None:
    page = open_context(locale=language, reduced_motion="reduce").new_page()
    paths = [*OPEN_PATHS, f"/@ada/{tweet_id}"]

    assert complaints(page, paths, LANGUAGES[language]) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_a_fault_of_one_theme_is_found_in_that_one(
    open_context: OpenContext, theme: str
) -> None:
    page = open_context().new_page()
    page.goto("/accounts/login/")
    h1 = "h1 { color: #999; background: #888 }"

    page.evaluate(ADD_STYLE, f"@media (prefers-color-scheme: {theme}) {{ {h1} }}")

    assert list(violations_by_theme(page)) == [theme]


def test_the_rules_are_really_run(open_context: OpenContext) -> None:
    page = open_context().new_page()
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('main').append(new Image())")

    assert "image-alt" in [violation.rule for violation in find_violations(page)]

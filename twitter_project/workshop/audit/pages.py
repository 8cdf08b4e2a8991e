"""Every page of the demo world in every variant, for audits and screenshots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import reverse

from tweets import rules
from tweets.models import Draft, Tweet
from twitter_project.workshop.demo.cast import SIGN_IN_HANDLE
from users.models import User
from users.services import list_own_lists
from users.types import Viewer

SCREENS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}
THEMES = ("light", "dark")
LANGUAGES = ("en", "es")

STRANGERS = "open_"
FIXED_PATHS = {
    "open_home": "home",
    "open_everyone": "public",
    "open_discover": "discover",
    "open_sign_in": "account_login",
    "open_sign_up": "account_signup",
    "open_password_reset": "account_reset_password",
    "open_offline": "offline",
    "open_help": "help",
    "welcome": "welcome",
    "home": "home",
    "latest": "home_following",
    "for_you": "for_you",
    "catch_up": "catch_up",
    "everyone": "public",
    "discover": "discover",
    "notifications": "notifications",
    "mentions": "notified_mentions",
    "filtered": "filtered",
    "conversations": "conversations",
    "compose": "compose",
    "lists": "lists",
    "create_list": "create_list",
    "import_lists": "import_lists",
    "bookmarks": "bookmarks",
    "drafts": "drafts",
    "scheduled": "scheduled",
    "settings": "settings",
    "settings_profile": "settings_profile",
    "settings_display": "display",
    "settings_content": "content_settings",
    "settings_accessibility": "accessibility",
    "settings_sending": "sending",
    "settings_privacy": "privacy",
    "settings_notifications": "notification_preferences",
    "settings_overrides": "notification_overrides",
    "settings_policy": "notification_policy",
    "settings_devices": "push_devices",
    "settings_words": "muted_words",
    "settings_new_words": "mute_words",
    "settings_muted_threads": "muted_threads",
    "settings_requests": "follow_requests",
    "settings_time_zone": "time_zone",
    "settings_tags": "followed_tags",
    "trash": "trash",
    "settings_blocks": "blocks",
    "settings_mutes": "mutes",
    "settings_email": "account_email",
    "settings_password": "account_change_password",
    "settings_two_factor": "mfa_index",
    "settings_sessions": "sessions",
    "sign_out": "account_logout",
}
HELP_TOPICS = ("rules", "privacy", "api")
PROFILE_PATHS = {
    "profile": "profile",
    "profile_replies": "profile_replies",
    "profile_media": "profile_media",
    "profile_likes": "profile_likes",
    "followers": "followers",
    "following": "following",
}
TWEET_PATHS = {
    "tweet": "tweet",
    "unrolled": "unrolled",
    "likers": "likers",
    "retweeters": "retweeters",
}


@dataclass(frozen=True, slots=True)
class PageVariant:
    """A way of looking at a page: its screen, theme and language."""

    page: str
    screen: str
    theme: str
    language: str

    @property
    def is_strangers(self) -> bool:
        """Whether the viewer has not signed in."""
        return self.page.startswith(STRANGERS)

    def __str__(self) -> str:
        return f"{self.page}-{self.screen}-{self.theme}-{self.language}"


def iter_page_variants(pages: Iterable[str]) -> Iterator[PageVariant]:
    """Yield every page on each screen, in each theme and language."""
    for parts in product(pages, SCREENS, THEMES, LANGUAGES):
        yield PageVariant(*parts)


def choose_pages(names: Collection[str] | None = None) -> dict[str, str]:
    """Return the paths of these pages, or of all if none are named.

    Raises: LookupError if there is no such page.
    """
    pages = find_pages()
    if unknown := set(names or ()) - set(pages):
        raise LookupError(f"No such page: {', '.join(sorted(unknown))}.")
    return {name: pages[name] for name in names} if names else pages


def find_pages(viewer_handle: str = SIGN_IN_HANDLE) -> dict[str, str]:
    """Return the paths by the names of the pages; strangers see the `open_` pages.

    There must be a reply, a poll, a tweet with a hashtag, one that is quoted, one that
    was edited, and a tweet and a draft of the viewer's.
    """
    talked_of = Tweet.objects.order_by("-replies_count")[0]
    handle = User.objects.get(id=talked_of.author_id).handle
    own = Tweet.objects.filter(
        author_id=User.objects.get(handle_key=viewer_handle).id,
        state=rules.PUBLIC_STATE,
        in_reply_to_id__isnull=True,
    ).order_by("-id")[0]
    tagged = next(tweet for tweet in Tweet.objects.order_by("-id") if tweet.hashtags)
    pages = {page: reverse(name) for page, name in FIXED_PATHS.items()}
    for topic in HELP_TOPICS:
        pages[f"open_help_{topic}"] = reverse("help_topic", args=[topic])
    for page, name in PROFILE_PATHS.items():
        pages[page] = reverse(name, args=[handle])
    for page, name in TWEET_PATHS.items():
        pages[page] = reverse(name, args=[handle, talked_of.id])
    return pages | {
        "open_profile": pages["profile"],
        "open_tweet": pages["tweet"],
        "reply": _find_page("tweet", in_reply_to_id__isnull=False),
        "poll": _find_page("tweet", poll__isnull=False),
        "quotes": _find_page("quotes", quotes_count__gt=0),
        "history": _find_page("tweet_history", edits_count__gt=0),
        "own_profile": reverse("profile", args=[viewer_handle]),
        "own_media": reverse("profile_media", args=[viewer_handle]),
        "hashtag": reverse("hashtag", args=[tagged.hashtags[0]]),
        "search": f"{reverse('search')}?q={handle[:2]}",
        "search_nothing": f"{reverse('search')}?q=nobodyofthisname",
        "search_people": f"{reverse('search')}?q={handle[:2]}&tab=people",
        "search_conditions": f"{reverse('search')}?q=the+from:{handle}&tab=top",
        "search_mistake": f"{reverse('search')}?q=has:everything",
        "search_help": reverse("search"),
        "edit_tweet": reverse("edit_tweet", args=[own.id]),
        "compose_quote": f"{reverse('compose')}?quote={own.id}",
        "quote_policy": reverse("quote_policy", args=[own.id]),
        "reply_policy": reverse("reply_policy", args=[own.id]),
        "pin": reverse("pin", args=[own.id]),
        "bookmark": reverse("bookmark", args=[talked_of.id]),
        "retweet": reverse("retweet", args=[talked_of.id]),
        "delete_draft": reverse("delete_draft", args=[_find_draft(own.author_id)]),
        "compose_draft": f"{reverse('compose')}?draft={_find_draft(own.author_id)}",
        "delete_tweet": reverse("delete_tweet", args=[own.id]),
        "list": reverse("list", args=[_find_list(own.author_id)]),
        "list_members": reverse("list_members", args=[_find_list(own.author_id)]),
        "edit_list": reverse("edit_list", args=[_find_list(own.author_id)]),
        "choose_lists": reverse("choose_lists", args=[handle]),
        "not_found": "/nothing-here",
    }


def _find_draft(author_id: int) -> int:
    return Draft.objects.filter(author_id=author_id).latest("id").id


def _find_list(owner_id: int) -> int:
    return list_own_lists(viewer=Viewer(owner_id))[0].id


def _find_page(url_name: str, **conditions: object) -> str:
    """Return the path of this page of the newest public tweet of a kind."""
    tweets = Tweet.objects.filter(
        state=rules.PUBLIC_STATE, visibility=rules.PUBLIC, **conditions
    )
    tweet = tweets.order_by("-id")[0]
    handle = User.objects.get(id=tweet.author_id).handle
    return reverse(url_name, args=[handle, tweet.id])

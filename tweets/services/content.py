"""Checks a text and reads its entities, for posting and editing alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from tweets.errors import ContentWarningTooLong, TweetEmpty, TweetTooLong
from tweets.search.language import detect_language
from tweets.services.polls import check_option_lengths
from tweets.text import (
    MAX_LENGTH,
    EntityKind,
    cashtag_key,
    count_excess,
    find_entities,
    find_hashtags,
    hashtag_key,
)
from tweets.types import CONTENT_WARNING_MAX, NewTweet
from twitter_project.shared.text import TYPED_MAX, clean_line, clean_text
from users.services import find_user_ids

HASHTAG_KEY_MAX = 280


@dataclass(frozen=True, slots=True)
class Content:
    """A text with the ids of the people it mentions and the keys of its tags.

    `language` is an ISO 639-1 code, "" if it is not clear.
    """

    text: str
    mention_ids: list[int]
    hashtags: list[str]
    cashtags: list[str]
    language: str


def check_text(text: str, *, has_media: bool) -> str:
    """Return the text in its normal form. Raises: TweetEmpty, TweetTooLong."""
    refuse_endless_text(text)
    text = clean_text(text)
    if not text and not has_media:
        raise TweetEmpty
    excess = count_excess(text)
    if excess:
        raise TweetTooLong(excess)
    return text


def check_content_warning(text: str) -> str:
    """Return the warning in its normal form. Raises: ContentWarningTooLong."""
    warning = clean_line(text) if len(text) <= TYPED_MAX else text
    if len(warning) > CONTENT_WARNING_MAX:
        raise ContentWarningTooLong
    return warning


def refuse_endless_text(text: str) -> None:
    """Refuse a text that is too long to be read at all. Raises: TweetTooLong."""
    if len(text) > TYPED_MAX:
        raise TweetTooLong(len(text) - MAX_LENGTH)


def refuse_endless_texts(tweet: NewTweet) -> None:
    """Refuse texts that are too long to be read, or kept in a draft.

    Raises: TweetTooLong, ContentWarningTooLong, PollInvalid.
    """
    refuse_endless_text(tweet.text)
    if len(tweet.content_warning) > TYPED_MAX:
        raise ContentWarningTooLong
    if tweet.poll is not None:
        check_option_lengths(tweet.poll.options, TYPED_MAX)


def find_hashtag_key(*, tag: str) -> str | None:
    """Return the key under which a hashtag, without its sign, is stored and looked up.

    None if no tweet can contain it.
    """
    if len(tag) > HASHTAG_KEY_MAX:
        return None
    key = hashtag_key(tag)
    found = [entity.value for entity in find_hashtags(f"#{tag}")]
    return key if found == [tag] and len(key) <= HASHTAG_KEY_MAX else None


def read_content(text: str) -> Content:
    """Find the people and tags in a checked text; at most one query.

    The language in which the author uses the site decides where the text does not.
    """
    handles: dict[str, None] = {}
    tags: dict[str, None] = {}
    cashtags: dict[str, None] = {}
    for entity in find_entities(text):
        if entity.kind is EntityKind.MENTION:
            handles[entity.value.lower()] = None
        elif entity.kind is EntityKind.HASHTAG:
            tags[hashtag_key(entity.value)] = None
        elif entity.kind is EntityKind.CASHTAG:
            cashtags[cashtag_key(entity.value)] = None
    ids = find_user_ids(handles=list(handles)) if handles else {}
    return Content(
        text=text,
        mention_ids=[ids[handle] for handle in handles if handle in ids],
        # Compatibility forms may expand to many times the typed length.
        hashtags=[tag for tag in tags if len(tag) <= HASHTAG_KEY_MAX],
        cashtags=list(cashtags),
        language=detect_language(text, hint=(get_language() or "")[:2]),
    )

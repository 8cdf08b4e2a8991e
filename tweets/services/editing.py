"""Editing: an author may change a tweet for an hour, and everyone may see how.

Each edit keeps the version before it. An edit never moves a tweet in a feed: its place
is its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tweets import rules
from tweets.errors import (
    EditedTooOften,
    EditTooLate,
    MarkedByModerator,
    PollHasVotes,
    QuestionMissing,
    TweetNotFound,
)
from tweets.events import CardRequested, TweetEdited
from tweets.limits import EDIT_WINDOW_MIN
from tweets.models import Tweet, TweetVersion
from tweets.services.cards import needs_card
from tweets.services.content import (
    Content,
    check_content_warning,
    check_text,
    read_content,
)
from tweets.services.indexing import fill_search_fields
from tweets.services.limiting import tweet_limit
from tweets.services.media import check_media_ids, claim_media
from tweets.services.own import find_own_shown, get_own_shown
from tweets.types import MediaHolder, TweetView
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.writes import insert_rows

EDIT_WINDOW = timedelta(minutes=EDIT_WINDOW_MIN)
EDITS_MAX = 100
EDITED_FIELDS = (
    "text",
    "media",
    "mention_ids",
    "hashtags",
    "cashtags",
    "language",
    "features",
    "terms",
    "edited_at",
    "edits_count",
)


def edit_tweet(
    *,
    actor_id: int,
    tweet_id: int,
    text: str | None = None,
    media_ids: Sequence[int] | None = None,
    is_sensitive: bool | None = None,
    content_warning: str | None = None,
) -> None:
    """Change the actor's own tweet: what is not None, if it differs.

    The text and the pictures can be changed for an hour, and the version before stays
    in the history. The content warning, and whether the media are sensitive, can be
    changed at any time; an empty warning removes it.
    Either all changes are made or none. Publishes TweetEdited if the text or the
    pictures change. Naming people who were not named before counts as a tweet.
    Raises: TweetNotFound unless it is the actor's and is shown; EditTooLate,
    EditedTooOften, PollHasVotes, MarkedByModerator; TooMany; TweetEmpty, TweetTooLong,
    TooManyMedia, MediaNotUsable, QuestionMissing, ContentWarningTooLong.
    """
    covers: dict[str, Any] = {}
    if is_sensitive is not None:
        covers["is_sensitive"] = is_sensitive
    if content_warning is not None:
        covers["content_warning"] = check_content_warning(content_warning)
    tweet = get_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    if text is None:
        text = tweet.text
    kept_ids = _list_media_ids(tweet)
    wanted_ids = kept_ids if media_ids is None else check_media_ids(media_ids)
    text = check_text(text, has_media=bool(wanted_ids))
    if tweet.poll is not None and not text:
        raise QuestionMissing
    if (text, wanted_ids) == (tweet.text, kept_ids):
        _write_covers(actor_id, tweet_id, covers)
        return
    content = _keep_audience(tweet, read_content(text))
    with _limit(tweet, content):
        _write(actor_id, tweet_id, covers, content, wanted_ids)


def is_open_for_edits(tweet: Tweet | TweetView) -> bool:
    """Return whether the text and the pictures of a tweet can still be changed."""
    return timezone.now() < tweet.created_at + EDIT_WINDOW


def _limit(tweet: Tweet, content: Content) -> AbstractContextManager[None]:
    """Count an edit that notifies people like a tweet that would."""
    is_for_others = set(content.mention_ids) - {*tweet.mention_ids, tweet.author_id}
    return tweet_limit(tweet.author_id) if is_for_others else nullcontext()


@atomic
def _write(
    actor_id: int,
    tweet_id: int,
    covers: Mapping[str, Any],
    content: Content,
    media_ids: tuple[int, ...],
) -> None:
    _cover(actor_id, tweet_id, covers)
    tweet = get_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    if not is_open_for_edits(tweet):
        raise EditTooLate
    if tweet.edits_count >= EDITS_MAX:
        raise EditedTooOften
    # A vote at the same moment changes the same row, so one of the two is tried again.
    if tweet.poll is not None and tweet.poll["voters"]:
        raise PollHasVotes
    insert_rows([_version_of(tweet)])
    if media_ids != _list_media_ids(tweet):
        holder = MediaHolder("tweet", tweet_id)
        tweet.media = claim_media(
            owner_id=actor_id, media_ids=media_ids, holder=holder, taken_from=holder
        )
    _fill(tweet, content)
    tweet.save(update_fields=EDITED_FIELDS)
    publish(TweetEdited(tweet_id=tweet_id, author_id=actor_id))
    if needs_card(tweet):
        publish(CardRequested(tweet_id=tweet_id, author_id=actor_id))


def _keep_audience(tweet: Tweet, content: Content) -> Content:
    """Name nobody new in a tweet that is not public: its audience never grows."""
    if tweet.visibility == rules.PUBLIC:
        return content
    named = [one for one in content.mention_ids if one in tweet.audience_ids]
    return replace(content, mention_ids=named)


def _fill(tweet: Tweet, content: Content) -> None:
    """Set the text, and everything that is derived from it and the pictures."""
    tweet.text = content.text
    tweet.mention_ids = content.mention_ids
    tweet.hashtags = content.hashtags
    tweet.cashtags = content.cashtags
    tweet.edited_at = timezone.now()
    tweet.edits_count += 1
    fill_search_fields(tweet, language=content.language)


def _cover(actor_id: int, tweet_id: int, covers: Mapping[str, Any]) -> None:
    """Change what readers have to open before they see the tweet."""
    if not covers:
        return
    own = find_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    if covers.get("is_sensitive") is False and own.filter(is_marked=True).exists():
        raise MarkedByModerator
    if not own.update(**covers):
        raise TweetNotFound


_write_covers = atomic(_cover)


def _list_media_ids(tweet: Tweet) -> tuple[int, ...]:
    return tuple(item["id"] for item in tweet.media)


def _version_of(tweet: Tweet) -> TweetVersion:
    return TweetVersion(
        tweet_id=tweet.id,
        number=tweet.edits_count,
        text=tweet.text,
        media=tweet.media,
        written_at=tweet.edited_at or tweet.created_at,
    )

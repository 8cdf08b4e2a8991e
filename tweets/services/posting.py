"""Posting: the only way to make a tweet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db import IntegrityError

from tweets.errors import MediaNotUsable, TooManyMedia, TweetNotFound
from tweets.events import TweetPosted
from tweets.limits import MEDIA_MAX
from tweets.models import ANCESTORS_MAX, Tweet
from tweets.rules import SHOWN_STATES
from tweets.services.content import Content, check_text, read_content
from tweets.services.counting import add_to_counts
from tweets.services.hydrating import get_row_to_react_to, get_tweet, show_new_tweet
from tweets.services.idempotency import (
    RequestKey,
    find_answer,
    make_request_key,
    remember_answer,
)
from tweets.services.media import claim_media
from tweets.services.rows import TweetRow
from tweets.types import MediaHolder, TweetView
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import MAX_ID, new_id
from twitter_project.shared.writes import insert_rows
from users.types import Viewer


@dataclass(frozen=True, slots=True)
class _Draft:
    """The author's input in its normal form, before any look-ups."""

    author_id: int
    text: str
    media_ids: tuple[int, ...]
    in_reply_to_id: int | None
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class _Posted:
    """A tweet that was posted, and its row unless an earlier request posted it."""

    tweet_id: int
    row: TweetRow | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a tweet: below its parent, or at the top of a thread of its own."""

    in_reply_to_id: int | None = None
    in_reply_to_author_id: int | None = None
    conversation_id: int | None = None
    ancestor_ids: tuple[int, ...] = ()


def post_tweet(
    *,
    author_id: int,
    text: str,
    media_ids: Sequence[int] = (),
    in_reply_to_id: int | None = None,
    is_sensitive: bool = False,
    idempotency_key: str | None = None,
) -> int:
    """Post a tweet or a reply, with up to four uploaded pictures, and return its id.

    Within a day, the same request with the same `idempotency_key` posts only once and
    always returns the same id, however often and however simultaneously it comes.
    Publishes TweetPosted.
    Raises: TweetEmpty, TweetTooLong, TooManyMedia, MediaNotUsable; TweetNotFound if the
    author may not see the tweet that they reply to; IdempotencyKeyReused,
    IdempotencyKeyTooLong.
    """
    draft = _make_draft(
        author_id, text, media_ids, in_reply_to_id, is_sensitive=is_sensitive
    )
    return _post_once(draft, idempotency_key).tweet_id


def post_and_show_tweet(
    *,
    viewer: Viewer,
    text: str,
    media_ids: Sequence[int] = (),
    in_reply_to_id: int | None = None,
    is_sensitive: bool = False,
    idempotency_key: str | None = None,
) -> TweetView:
    """Post as `post_tweet` does, and return the tweet as its author sees it.

    The rows that were just written are not read again.
    """
    draft = _make_draft(
        viewer.account_id, text, media_ids, in_reply_to_id, is_sensitive=is_sensitive
    )
    posted = _post_once(draft, idempotency_key)
    if posted.row is None:
        return get_tweet(tweet_id=posted.tweet_id, viewer=viewer)
    return show_new_tweet(row=posted.row, viewer=viewer)


def _make_draft(
    author_id: int,
    text: str,
    media_ids: Sequence[int],
    in_reply_to_id: int | None,
    *,
    is_sensitive: bool,
) -> _Draft:
    return _Draft(
        author_id=author_id,
        text=check_text(text, has_media=bool(media_ids)),
        media_ids=_check_media_ids(media_ids),
        in_reply_to_id=in_reply_to_id,
        is_sensitive=is_sensitive,
    )


def _post_once(draft: _Draft, idempotency_key: str | None) -> _Posted:
    """Post, unless the same request already has; this is looked up only if posting
    fails.

    An earlier copy of the request may have used the key, or may since have made posting
    impossible: its pictures are used, or the parent of the reply is gone.
    """
    if not idempotency_key:
        return _post(draft)
    body = _describe_request(draft)
    request = make_request_key(user_id=draft.author_id, key=idempotency_key, body=body)
    try:
        return _post(draft, request)
    except (IntegrityError, AppError):
        tweet_id = find_answer(request)
        if tweet_id is None:
            raise
        return _Posted(tweet_id)


def _describe_request(draft: _Draft) -> list[object]:
    """Return what tells two requests with one key apart.

    What a request leaves out adds nothing, so a release with another field still knows
    the requests of the release before.
    """
    body: list[object] = [draft.text, draft.media_ids, draft.in_reply_to_id]
    if draft.is_sensitive:
        body.append({"is_sensitive": True})
    return body


def _post(draft: _Draft, request: RequestKey | None = None) -> _Posted:
    """Look up the people and the tweet that the draft names, then write everything."""
    place = _find_place(draft)
    content = read_content(draft.text)
    row = _write(draft, place, content, request)
    return _Posted(row["_id"], row)


@atomic
def _write(
    draft: _Draft, place: _Place, content: Content, request: RequestKey | None
) -> TweetRow:
    """Write the tweet and all that goes with it, or nothing if anything fails."""
    tweet_id = new_id()
    if request is not None:
        remember_answer(request, tweet_id)
    media = claim_media(
        owner_id=draft.author_id,
        media_ids=draft.media_ids,
        holder=MediaHolder("tweet", tweet_id),
    )
    tweet = Tweet(
        id=tweet_id,
        author_id=draft.author_id,
        text=content.text,
        in_reply_to_id=place.in_reply_to_id,
        in_reply_to_author_id=place.in_reply_to_author_id,
        conversation_id=place.conversation_id or tweet_id,
        ancestor_ids=list(place.ancestor_ids),
        is_reply=place.in_reply_to_id is not None,
        media=media,
        is_sensitive=draft.is_sensitive,
        mention_ids=content.mention_ids,
        hashtags=content.hashtags,
    )
    (row,) = insert_rows([tweet])
    publish(TweetPosted(tweet_id=tweet_id, author_id=draft.author_id))
    parent_is_there = add_to_counts(
        author_id=draft.author_id,
        in_reply_to_id=place.in_reply_to_id,
        change=1,
        parent_states=SHOWN_STATES,
    )
    if not parent_is_there:
        raise TweetNotFound
    return cast("TweetRow", row)


def _find_place(draft: _Draft) -> _Place:
    """Return the reply's place. Raises: TweetNotFound if the parent is hidden."""
    if draft.in_reply_to_id is None:
        return _Place()
    parent = get_row_to_react_to(
        tweet_id=draft.in_reply_to_id, viewer=Viewer(draft.author_id)
    )
    return _Place(
        in_reply_to_id=parent["_id"],
        in_reply_to_author_id=parent["author_id"],
        conversation_id=parent["conversation_id"],
        ancestor_ids=(*parent["ancestor_ids"], parent["_id"])[-ANCESTORS_MAX:],
    )


def _check_media_ids(media_ids: Sequence[int]) -> tuple[int, ...]:
    if len(media_ids) > MEDIA_MAX:
        raise TooManyMedia
    possible_ids = {media_id for media_id in media_ids if 0 < media_id <= MAX_ID}
    if len(possible_ids) < len(media_ids):
        raise MediaNotUsable
    return tuple(media_ids)

"""Posting: the only way to make a tweet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db import IntegrityError

from tweets.errors import MediaNotUsable, TooManyMedia, TweetNotFound
from tweets.events import TweetPosted, TweetQuoted
from tweets.limits import MEDIA_MAX
from tweets.models import ANCESTORS_MAX, Tweet
from tweets.rules import SHOWN_STATES
from tweets.services.content import Content, check_text, read_content
from tweets.services.counting import add_to_counts
from tweets.services.hydrating import (
    get_row_to_quote,
    get_row_to_react_to,
    get_tweet,
    show_new_tweet,
)
from tweets.services.idempotency import (
    RequestKey,
    find_answer,
    make_request_key,
    remember_answer,
)
from tweets.services.media import claim_media
from tweets.services.rows import TweetRow
from tweets.types import MediaHolder, NewTweet, QuotePolicy, TweetView
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import MAX_ID, new_id
from twitter_project.shared.writes import insert_rows
from users.types import Viewer

# The first release described requests by these alone, in this order.
ALWAYS_DESCRIBED: Mapping[str, Any] = {
    "text": "",
    "media_ids": (),
    "in_reply_to_id": None,
}


@dataclass(frozen=True, slots=True)
class _Posted:
    """A tweet that was posted, and its row unless an earlier request posted it."""

    tweet_id: int
    row: TweetRow | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a tweet: below its parent or at the top of its own thread; and what
    it quotes.
    """

    in_reply_to_id: int | None = None
    in_reply_to_author_id: int | None = None
    conversation_id: int | None = None
    ancestor_ids: tuple[int, ...] = ()
    quoted_id: int | None = None
    quoted_author_id: int | None = None


def post_tweet(
    *, author_id: int, tweet: NewTweet, idempotency_key: str | None = None
) -> int:
    """Post a tweet or a reply, with up to four uploaded pictures, and return its id.

    Within a day, the same request with the same `idempotency_key` posts only once and
    always returns the same id, however often and however simultaneously it comes.
    Publishes TweetPosted.
    Raises: TweetEmpty, TweetTooLong, TooManyMedia, MediaNotUsable; TweetNotFound if the
    author may not see the tweet that they reply to or quote; QuoteRefused;
    IdempotencyKeyReused, IdempotencyKeyTooLong.
    """
    return _post_once(author_id, _check(tweet), idempotency_key).tweet_id


def post_and_show_tweet(
    *, viewer: Viewer, tweet: NewTweet, idempotency_key: str | None = None
) -> TweetView:
    """Post as `post_tweet` does, and return the tweet as its author sees it.

    The rows that were just written are not read again.
    """
    posted = _post_once(viewer.account_id, _check(tweet), idempotency_key)
    if posted.row is None:
        return get_tweet(tweet_id=posted.tweet_id, viewer=viewer)
    return show_new_tweet(row=posted.row, viewer=viewer)


def _check(tweet: NewTweet) -> NewTweet:
    """Return the tweet in its normal form; nothing is looked up."""
    return replace(
        tweet,
        text=check_text(tweet.text, has_media=bool(tweet.media_ids)),
        media_ids=_check_media_ids(tweet.media_ids),
    )


def _post_once(author_id: int, tweet: NewTweet, idempotency_key: str | None) -> _Posted:
    """Post, unless the same request already has; this is looked up only if posting
    fails.

    An earlier copy of the request may have used the key, or may since have made posting
    impossible: its pictures are used, or the parent of the reply is gone.
    """
    if not idempotency_key:
        return _post(author_id, tweet)
    body = _describe_request(tweet)
    request = make_request_key(user_id=author_id, key=idempotency_key, body=body)
    try:
        return _post(author_id, tweet, request)
    except (IntegrityError, AppError):
        tweet_id = find_answer(request)
        if tweet_id is None:
            raise
        return _Posted(tweet_id)


def _describe_request(tweet: NewTweet) -> list[object]:
    """Return what tells two requests with one key apart.

    What a request leaves out adds nothing, so a release with another field still knows
    the requests of the release before.
    """
    choices = tweet.list_choices()
    body = [choices.pop(name, default) for name, default in ALWAYS_DESCRIBED.items()]
    return [*body, choices] if choices else body


def _post(
    author_id: int, tweet: NewTweet, request: RequestKey | None = None
) -> _Posted:
    """Look up the people and the tweet that this one names, then write everything."""
    place = _find_place(author_id, tweet)
    content = read_content(tweet.text)
    row = _write(author_id, tweet, place, content, request)
    return _Posted(row["_id"], row)


@atomic
def _write(
    author_id: int,
    tweet: NewTweet,
    place: _Place,
    content: Content,
    request: RequestKey | None,
) -> TweetRow:
    """Write the tweet and all that goes with it, or nothing if anything fails."""
    tweet_id = new_id()
    if request is not None:
        remember_answer(request, tweet_id)
    media = claim_media(
        owner_id=author_id,
        media_ids=tweet.media_ids,
        holder=MediaHolder("tweet", tweet_id),
    )
    new_row = Tweet(
        id=tweet_id,
        author_id=author_id,
        text=content.text,
        in_reply_to_id=place.in_reply_to_id,
        in_reply_to_author_id=place.in_reply_to_author_id,
        conversation_id=place.conversation_id or tweet_id,
        ancestor_ids=list(place.ancestor_ids),
        is_reply=place.in_reply_to_id is not None,
        media=media,
        is_sensitive=tweet.is_sensitive,
        quoted_id=place.quoted_id,
        quoted_author_id=place.quoted_author_id,
        quote_policy=QuotePolicy(tweet.quote_policy).value,
        mention_ids=content.mention_ids,
        hashtags=content.hashtags,
    )
    (row,) = insert_rows([new_row])
    publish(TweetPosted(tweet_id=tweet_id, author_id=author_id), *_quoting(new_row))
    others_are_there = add_to_counts(
        author_id=author_id,
        in_reply_to_id=place.in_reply_to_id,
        quoted_id=place.quoted_id,
        change=1,
        other_states=SHOWN_STATES,
    )
    if not others_are_there:
        raise TweetNotFound
    return cast("TweetRow", row)


def _quoting(tweet: Tweet) -> list[TweetQuoted]:
    if tweet.quoted_id is None or tweet.quoted_author_id is None:
        return []
    return [
        TweetQuoted(
            tweet_id=tweet.id,
            author_id=tweet.author_id,
            quoted_id=tweet.quoted_id,
            quoted_author_id=tweet.quoted_author_id,
        )
    ]


def _find_place(author_id: int, tweet: NewTweet) -> _Place:
    """Return the tweet's place, and what it quotes.

    Raises: TweetNotFound if either of them is hidden; QuoteRefused.
    """
    place = _find_place_in_thread(author_id, tweet)
    if tweet.quoted_id is None:
        return place
    quoted = get_row_to_quote(tweet_id=tweet.quoted_id, viewer=Viewer(author_id))
    return replace(place, quoted_id=quoted["_id"], quoted_author_id=quoted["author_id"])


def _find_place_in_thread(author_id: int, tweet: NewTweet) -> _Place:
    if tweet.in_reply_to_id is None:
        return _Place()
    parent = get_row_to_react_to(
        tweet_id=tweet.in_reply_to_id, viewer=Viewer(author_id)
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

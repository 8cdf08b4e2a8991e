"""Posting: the only way to make a tweet, or a thread of several at once.

A caller checks and prepares tweets (`preparing`), which looks up all that they name,
and then writes them in one transaction (`writing`). `post_tweet` and `post_thread` do
so at once; drafts and scheduled tweets do so when they are published (`publishing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from tweets.errors import TweetNotFound
from tweets.services.draft_rows import delete_late_copy, delete_written
from tweets.services.hydrating import hydrate_tweets, show_new_tweets
from tweets.services.idempotency import RequestKey, create_once, make_request_key
from tweets.services.limiting import tweet_limit
from tweets.services.preparing import Prepared, check_tweets, prepare_tweets
from tweets.services.rows import TweetRow
from tweets.services.writing import write_tweets
from tweets.types import NewTweet, TweetView, WrittenIn, encode_tweet
from twitter_project.shared.db import atomic
from users.types import Viewer

# The first release described requests by these alone, in this order.
ALWAYS_DESCRIBED: Mapping[str, Any] = {
    "text": "",
    "media_ids": (),
    "in_reply_to_id": None,
}


@dataclass(frozen=True, slots=True)
class _Posted:
    """Tweets that were posted, and their rows unless an earlier request posted them."""

    ids: Sequence[int]
    rows: Sequence[TweetRow] = ()


def post_tweet(
    *, author_id: int, tweet: NewTweet, idempotency_key: str | None = None
) -> int:
    """Post a tweet or a reply, with up to four uploaded pictures, and return its id.

    Within a day, the same request with the same `idempotency_key` posts only once and
    always returns the same id, however often and however simultaneously it comes.
    Publishes TweetPosted.
    Raises: TweetEmpty, TweetTooLong, TooManyMedia, MediaNotUsable,
    ContentWarningTooLong, UnknownVisibility, UnknownReplyPolicy; TweetNotFound if the
    author may not see the tweet that they reply to or quote; ReplyNotAllowed,
    VisibilityTooWide, ReplyPolicyOnReply, QuoteRefused; PollInvalid, QuestionMissing;
    IdempotencyKeyReused, IdempotencyKeyTooLong.
    """
    return _post_once(author_id, [tweet], idempotency_key).ids[0]


def post_thread(
    *, author_id: int, tweets: Sequence[NewTweet], idempotency_key: str | None = None
) -> Sequence[int]:
    """Post up to 25 tweets, each a reply to the one before, and return their ids.

    Either all of them appear, or none. Otherwise this works like `post_tweet`.
    Raises: what `post_tweet` does, as InThread if it is about a later tweet than the
    first; ThreadTooLong; ReplyInThread if a later tweet names a parent.
    """
    return _post_once(author_id, tweets, idempotency_key).ids


def post_and_show_tweet(
    *, viewer: Viewer, tweet: NewTweet, idempotency_key: str | None = None
) -> TweetView:
    """Post as `post_tweet` does, and return the tweet as its author sees it.

    The rows that were just written are not read again.
    """
    return post_and_show_thread(
        viewer=viewer, tweets=[tweet], idempotency_key=idempotency_key
    )[0]


def post_and_show_thread(
    *,
    viewer: Viewer,
    tweets: Sequence[NewTweet],
    idempotency_key: str | None = None,
    written_in: WrittenIn | None = None,
) -> Sequence[TweetView]:
    """Post as `post_thread` does, and return the tweets as their author sees them.

    Deletes the draft that they were written in, if it still exists. Unlike
    `post_thread`, this counts against the author's limits.
    Raises: TooMany; TweetNotFound if an earlier request posted them and they were
    deleted since.
    """
    author_id = viewer.account_id
    posted = _post_once(
        author_id,
        tweets,
        idempotency_key,
        written_in,
        limit=partial(tweet_limit, author_id, count=len(tweets)),
    )
    if posted.rows:
        return show_new_tweets(rows=posted.rows, viewer=viewer)
    found = hydrate_tweets(tweet_ids=posted.ids, viewer=viewer)
    if not found:
        raise TweetNotFound
    return list(found.values())


def _post_once(
    author_id: int,
    tweets: Sequence[NewTweet],
    idempotency_key: str | None,
    written_in: WrittenIn | None = None,
    *,
    limit: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> _Posted:
    """Post within the limit, unless the same request already has.

    An earlier copy of the request may have used the key, or may since have made posting
    impossible: its pictures are used, or the parent of the reply is gone.
    """
    tweets = check_tweets(tweets)
    request = make_request_key(
        user_id=author_id, key=idempotency_key, body=_describe_request(tweets)
    )

    def post() -> _Posted:
        with limit():
            return _post(author_id, tweets, request, written_in)

    return create_once(request, post, _Posted)


def _describe_request(tweets: Sequence[NewTweet]) -> object:
    """Return the body by which two requests with one key are compared."""
    described = [_describe_tweet(tweet) for tweet in tweets]
    return described[0] if len(described) == 1 else {"thread": described}


def _describe_tweet(tweet: NewTweet) -> list[object]:
    """Return the tweet's fields as JSON values.

    Fields at their defaults are left out, so a release with a new field still
    recognizes requests of the release before.
    """
    choices = encode_tweet(tweet)
    body = [choices.pop(name, default) for name, default in ALWAYS_DESCRIBED.items()]
    return [*body, choices] if choices else body


def _post(
    author_id: int,
    tweets: Sequence[NewTweet],
    request: RequestKey | None,
    written_in: WrittenIn | None,
) -> _Posted:
    prepared = prepare_tweets(author_id=author_id, tweets=tweets)
    rows = _write(prepared, request, written_in)
    if written_in is not None:
        delete_late_copy(author_id, written_in)
    return _Posted([row["_id"] for row in rows], rows)


@atomic
def _write(
    prepared: Prepared, request: RequestKey | None, written_in: WrittenIn | None
) -> list[TweetRow]:
    rows = write_tweets(prepared, request=request)
    if written_in is not None:
        delete_written(prepared.author_id, written_in)
    return rows

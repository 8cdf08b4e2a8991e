"""Checks tweets before they are written, and looks up all that they name.

Nothing here writes, so all of it runs before a transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tweets.errors import (
    ReplyInThread,
    ThreadTooLong,
    UnknownReplyPolicy,
    UnknownVisibility,
    in_thread,
)
from tweets.limits import THREAD_MAX
from tweets.services.content import (
    Content,
    check_content_warning,
    check_text,
    read_content,
)
from tweets.services.hydrating import get_row_to_quote
from tweets.services.media import check_media_ids
from tweets.services.polls import check_poll
from tweets.services.reply_context import ReplyContext, find_reply_context
from tweets.services.rows import TweetRow
from tweets.types import NewTweet, ReplyPolicy, Visibility
from users.types import Viewer


@dataclass(frozen=True, slots=True)
class Prepared:
    """Checked tweets, each a reply to the one before, with everything looked up."""

    author_id: int
    tweets: Sequence[NewTweet]
    contents: Sequence[Content]
    quoted: Sequence[TweetRow | None]
    context: ReplyContext


def check_tweets(tweets: Sequence[NewTweet]) -> list[NewTweet]:
    """Return a tweet, or a thread of several, in its normal form; look nothing up.

    Raises: see `post_thread`.
    """
    if not 0 < len(tweets) <= THREAD_MAX:
        raise ThreadTooLong
    checked = []
    for index, tweet in enumerate(tweets):
        with in_thread(index):
            if index and tweet.in_reply_to_id is not None:
                raise ReplyInThread
            checked.append(_check(tweet))
    return checked


def _check(tweet: NewTweet) -> NewTweet:
    if tweet.visibility not in ("", *Visibility.values):
        raise UnknownVisibility
    if tweet.reply_policy not in ReplyPolicy.values:
        raise UnknownReplyPolicy
    text = check_text(tweet.text, has_media=bool(tweet.media_ids))
    return replace(
        tweet,
        content_warning=check_content_warning(tweet.content_warning),
        text=text,
        poll=check_poll(tweet.poll, question=text),
        media_ids=check_media_ids(tweet.media_ids),
    )


def prepare_tweets(*, author_id: int, tweets: Sequence[NewTweet]) -> Prepared:
    """Look up the people and the tweet that checked tweets name, before a transaction.

    Raises: TweetNotFound, ReplyNotAllowed, QuoteRefused.
    """
    return Prepared(
        author_id=author_id,
        tweets=tweets,
        context=find_reply_context(author_id, tweets[0]),
        contents=[read_content(tweet.text) for tweet in tweets],
        quoted=[_find_quoted(author_id, tweet) for tweet in tweets],
    )


def _find_quoted(author_id: int, tweet: NewTweet) -> TweetRow | None:
    """Return the tweet that this one quotes. Raises: TweetNotFound, QuoteRefused."""
    if tweet.quoted_id is None:
        return None
    return get_row_to_quote(tweet_id=tweet.quoted_id, viewer=Viewer(author_id))

"""Reads a tweet with the tweets it replies to and its replies.

At most seven round trips, however long a thread is: the tweet's own row names its
ancestors, one scan finds the page of replies to it, one scan finds everything below
that page, and four hydrate it all. Direct replies are paged by keyset; below them at
most `DESCENDANTS_MAX` are read, and a reader opens a reply to see the rest of its
branch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tweets.errors import TweetNotFound
from tweets.services.hydrating import hydrate_tweets
from tweets.services.rows import (
    ReplyRow,
    find_descendants,
    find_replies,
    find_tweet_rows,
)
from tweets.types import Thread, TweetView
from twitter_project.shared.pagination import Keyset, encode_cursor
from users.types import Viewer

DESCENDANTS_MAX = 200


def get_thread(
    *, tweet_id: int, viewer: Viewer, keyset: Keyset | None = None
) -> Thread:
    """Return the tweet with its nearest 50 ancestors and a page of its replies.

    The page has up to `limit` direct replies newer than `keyset.after`, oldest first,
    and everything below them. A reply that the viewer may not see is left out with its
    branch.
    Raises: TweetNotFound.
    """
    keyset = keyset or Keyset()
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    found = find_replies(tweet_id, after=keyset.after, limit=keyset.limit + 1)
    direct, has_more = found[: keyset.limit], len(found) > keyset.limit
    replies = [*direct, *_find_below(direct)]
    ids = [*row["ancestor_ids"], tweet_id, *(reply["_id"] for reply in replies)]
    views = hydrate_tweets(tweet_ids=ids, viewer=viewer)
    if tweet_id not in views:
        raise TweetNotFound
    return Thread(
        ancestors=tuple(views.get(ancestor_id) for ancestor_id in row["ancestor_ids"]),
        tweet=views[tweet_id],
        replies=tuple(_in_reading_order(tweet_id, replies, views)),
        next=encode_cursor(direct[-1]["_id"]) if has_more else None,
    )


def _find_below(direct: Sequence[ReplyRow]) -> list[ReplyRow]:
    answered = [reply["_id"] for reply in direct if reply["replies_count"] > 0]
    return find_descendants(answered, limit=DESCENDANTS_MAX) if answered else []


def _in_reading_order(
    tweet_id: int, replies: Sequence[ReplyRow], views: dict[int, TweetView]
) -> Iterator[tuple[int, TweetView]]:
    """Yield each visible reply with its depth, followed by the branch below it."""
    below: dict[int, list[int]] = defaultdict(list)
    for reply in replies:
        below[reply["in_reply_to_id"]].append(reply["_id"])
    waiting = [(1, reply_id) for reply_id in reversed(below[tweet_id])]
    while waiting:
        depth, reply_id = waiting.pop()
        if reply_id not in views:
            continue
        yield depth, views[reply_id]
        waiting += [(depth + 1, child_id) for child_id in reversed(below[reply_id])]

"""Reads a self-thread: what an author wrote in replies to their own tweets.

Six round trips, however long the thread is: the tweet's own row names the conversation;
one scan finds the author's replies in it, of which the thread is chosen; and four
hydrate it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tweets.errors import TweetNotFound
from tweets.services.hydrating import hydrate_tweets
from tweets.services.rows import PostedReply, find_posted_replies, find_tweet_rows
from tweets.types import SelfThread
from users.types import Viewer

TWEETS_MAX = 100
# The author's replies in a conversation, to others too, that are looked at.
REPLIES_MAX = 2_000


def get_self_thread(*, tweet_id: int, viewer: Viewer) -> SelfThread:
    """Return the author's thread that the tweet is part of, first to last.

    It begins with the nearest ancestor that is not a reply of the author to themselves,
    goes through the tweet, and on with the author's first reply to each tweet. A tweet
    with neither is a thread of one. Of a longer thread it is the hundred around the
    tweet.
    Raises: TweetNotFound.
    """
    row = find_tweet_rows([tweet_id]).get(tweet_id)
    if row is None:
        raise TweetNotFound
    found = find_posted_replies(
        row["author_id"], row["conversation_id"], limit=REPLIES_MAX
    )
    replies = {reply["_id"]: reply for reply in found}
    above = _climb(tweet_id, row["author_id"], replies)
    ids = [*reversed(above), tweet_id, *_descend(tweet_id, found)]
    start = len(above) // TWEETS_MAX * TWEETS_MAX
    end = start + TWEETS_MAX
    views = hydrate_tweets(tweet_ids=ids[start:end], viewer=viewer)
    if tweet_id not in views:
        raise TweetNotFound
    return SelfThread(
        author=views[tweet_id].author,
        tweets=tuple(views.values()),
        next_id=ids[end] if len(ids) > end else None,
    )


def _climb(
    tweet_id: int, author_id: int, replies: Mapping[int, PostedReply]
) -> list[int]:
    """Return the author's tweets above, nearest first."""
    above: list[int] = []
    reply = replies.get(tweet_id)
    while reply is not None and reply["in_reply_to_author_id"] == author_id:
        parent_id = reply["in_reply_to_id"]
        above.append(parent_id)
        reply = replies.get(parent_id)
    return above


def _descend(tweet_id: int, replies: Sequence[PostedReply]) -> list[int]:
    """Return the author's first reply to the tweet, the first to that, and so on."""
    first: dict[int, int] = {}
    for reply in replies:
        first.setdefault(reply["in_reply_to_id"], reply["_id"])
    below: list[int] = []
    next_id = first.get(tweet_id)
    while next_id is not None:
        below.append(next_id)
        next_id = first.get(next_id)
    return below

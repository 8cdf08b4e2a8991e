"""Who did something with a tweet that others can see."""

import heapq
from collections.abc import Mapping
from itertools import islice
from typing import Any

from tweets.models import Reaction, ReactionKind, Tweet
from tweets.rules import SHOWN_STATES
from tweets.types import Visibility
from twitter_project.shared.queries import find_rows

OLDEST_FIRST = 1
COUNTED = (ReactionKind.LIKE.value, ReactionKind.RETWEET.value)


def list_interactions(
    *, tweet_id: int, after: int, before: int, limit: int
) -> list[tuple[int, int]]:
    """Return (id, person) of the likes, retweets, replies and quotes of a tweet.

    Those whose ids are between `after` and `before`, oldest first. A person can be
    among them several times. Bookmarks are private, and a quote that was detached has
    nothing to do with the tweet any more. Three round trips.
    """
    ids = {"_id": {"$gt": after, "$lt": before}}
    reactions = find_rows(
        Reaction,
        {"tweet_id": tweet_id, "kind": {"$in": list(COUNTED)}, **ids},
        {"user_id": True},
        order=OLDEST_FIRST,
        limit=limit,
        index="reaction_tweet",
    )
    replies = _find_tweets({"in_reply_to_id": tweet_id, **ids}, limit, "tweet_replies")
    quotes = _find_tweets(
        {
            "quoted_id": tweet_id,
            "state": {"$in": list(SHOWN_STATES)},
            "is_detached": False,
            "visibility": {"$in": Visibility.values},
            **ids,
        },
        limit,
        "tweet_quotes",
    )
    found = heapq.merge(
        ((row["_id"], row["user_id"]) for row in reactions), replies, quotes
    )
    return list(islice(found, limit))


def _find_tweets(
    query: Mapping[str, Any], limit: int, index: str
) -> list[tuple[int, int]]:
    rows = find_rows(
        Tweet,
        query,
        {"author_id": True},
        order=OLDEST_FIRST,
        limit=limit,
        index=index,
    )
    return [(row["_id"], row["author_id"]) for row in rows]

"""What exists right now, for handlers, whose event may be out of date."""

from __future__ import annotations

from collections.abc import Collection

from tweets.services.rows import (
    find_existing_retweets,
    find_existing_tweets,
    find_reacted,
)
from tweets.types import FeedSource


def find_live_sources(*, sources: Collection[FeedSource]) -> set[FeedSource]:
    """Return those that still exist: the tweet, and the retweet if it is one.

    Tweets that were taken down exist. At most two round trips; deleted ids never come
    back.
    """
    tweet_ids = find_existing_tweets({source.tweet_id for source in sources})
    retweets = {source.source_id for source in sources if source.is_retweet}
    retweet_ids = find_existing_retweets(retweets) if retweets else set()
    return {
        source
        for source in sources
        if source.tweet_id in tweet_ids
        and (not source.is_retweet or source.source_id in retweet_ids)
    }


def has_reacted(*, user_id: int, tweet_id: int, kind: str) -> bool:
    """Return whether the user currently likes (`like`) or retweets (`retweet`) it.

    This does not check whether the tweet itself still exists.
    """
    return kind in find_reacted(user_id, tweet_id)

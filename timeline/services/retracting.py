"""Removes deleted tweets and undone retweets from all homes."""

from collections.abc import Collection

from timeline.services import entries
from tweets.services import find_live_sources
from tweets.types import FeedSource


def retract_tweet(*, tweet_id: int) -> None:
    """Remove a deleted tweet, and all retweets of it, from every home."""
    entries.retract(tweet_id=tweet_id)


def retract_retweet(*, source: FeedSource) -> None:
    """Remove an undone retweet from every home."""
    entries.retract(tweet_id=source.tweet_id, source_id=source.source_id)


def retract_gone(sources: Collection[FeedSource]) -> None:
    """Remove sources that no longer exist. Call after adding entries.

    A source may be deleted, and retracted, while it is still on its way into a feed.
    Deleted sources never come back, so this needs no lock.
    """
    if sources:
        for gone in set(sources) - find_live_sources(sources=sources):
            entries.retract(tweet_id=gone.tweet_id, source_id=gone.source_id)

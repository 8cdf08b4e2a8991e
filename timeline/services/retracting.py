"""Taking out of all homes what has ceased to exist."""

from collections.abc import Collection

from timeline.services import entries
from tweets.services import find_live_sources
from tweets.types import FeedSource


def retract_tweet(*, tweet_id: int) -> None:
    """Take a deleted tweet, and all retweets of it, out of every home."""
    entries.retract(tweet_id=tweet_id)


def retract_retweet(*, source: FeedSource) -> None:
    """Take a retweet that was undone out of every home."""
    entries.retract(tweet_id=source.tweet_id, source_id=source.source_id)


def retract_gone(sources: Collection[FeedSource]) -> None:
    """Take out those of the sources that are no more. Call after adding entries.

    A source may be deleted, and retracted, while it is still on its way into a feed.
    What is gone never comes back, so this needs no lock.
    """
    if sources:
        for gone in set(sources) - find_live_sources(sources=sources):
            entries.retract(tweet_id=gone.tweet_id, source_id=gone.source_id)

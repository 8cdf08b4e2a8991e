"""Tweets that their author has deleted and can still restore."""

from dataclasses import dataclass
from datetime import datetime

from tweets.types.tweets import TweetView


@dataclass(frozen=True, slots=True)
class TrashedTweet:
    """A tweet in its author's trash, and when it is deleted for good."""

    tweet: TweetView
    trashed_at: datetime
    purged_at: datetime

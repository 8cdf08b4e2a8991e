"""Hides a tweet from everybody, and shows it again.

For moderators (`moderation`) and authors (`trash`). Call in a transaction.
"""

from __future__ import annotations

from datetime import datetime

from tweets.events import TweetRestored, TweetTakenDown
from tweets.models import Tweet
from tweets.services.counting import add_to_counts
from twitter_project.outbox.events import publish


def withdraw(
    tweet: Tweet, *, taken_down_at: datetime, deleted_at: datetime | None = None
) -> None:
    """Hide a visible tweet, and take it out of the counts."""
    Tweet.objects.filter(id=tweet.id).update(
        taken_down_at=taken_down_at, deleted_at=deleted_at
    )
    publish(TweetTakenDown(tweet_id=tweet.id, author_id=tweet.author_id))
    _count(tweet, -1)


def put_back(tweet: Tweet) -> None:
    """Show a hidden tweet as it was, and count it again."""
    Tweet.objects.filter(id=tweet.id).update(taken_down_at=None, deleted_at=None)
    publish(TweetRestored(tweet_id=tweet.id, author_id=tweet.author_id))
    _count(tweet, 1)


def _count(tweet: Tweet, change: int) -> None:
    add_to_counts(
        author_id=tweet.author_id, in_reply_to_id=tweet.in_reply_to_id, change=change
    )

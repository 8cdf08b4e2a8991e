"""Takes a tweet out of sight, and shows it again.

For moderators (`moderation`) and authors (`trash`). Call in a transaction.
"""

from __future__ import annotations

from django.utils import timezone

from tweets import rules
from tweets.events import TweetRestored, TweetTakenDown
from tweets.models import Tweet
from tweets.services.counting import add_to_counts, list_counted_quotes
from tweets.types import TweetState
from twitter_project.outbox.events import publish


def withdraw(tweet: Tweet, state: TweetState) -> None:
    """Hide a tweet that was shown to others, and take it out of the counts."""
    _change_state(tweet, state, before=tweet.state)
    publish(TweetTakenDown(tweet.id, tweet.author_id, tweet.named_ids))
    _count(tweet, -1)


def put_back(tweet: Tweet) -> None:
    """Show a hidden tweet as it was, and add it to the counts.

    Tweets that were withdrawn before `state_before` existed are published.
    """
    _change_state(tweet, tweet.state_before or TweetState.PUBLISHED)
    publish(TweetRestored(tweet_id=tweet.id, author_id=tweet.author_id))
    _count(tweet, 1)


def _change_state(tweet: Tweet, state: str, *, before: str = "") -> None:
    Tweet.objects.filter(id=tweet.id).update(
        state=state, state_before=before, state_changed_at=timezone.now()
    )


def _count(tweet: Tweet, change: int) -> None:
    if tweet.visibility != rules.PUBLIC:
        return
    add_to_counts(
        author_id=tweet.author_id,
        in_reply_to_id=tweet.in_reply_to_id,
        quoted_ids=list_counted_quotes(tweet),
        change=change,
    )

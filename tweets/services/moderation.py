"""Taking a tweet down and putting it back, for moderators."""

from __future__ import annotations

import logging

from django.utils import timezone

from tweets.errors import TweetNotFound
from tweets.events import TweetRestored, TweetTakenDown
from tweets.models import Tweet
from tweets.services.counting import add_to_counts
from twitter_project.shared.db import atomic
from twitter_project.shared.events import publish

logger = logging.getLogger(__name__)


def take_down_tweet(*, tweet_id: int, moderator_id: int, reason: str = "") -> bool:
    """Make a tweet invisible to everybody; False if it is already.

    It leaves the counts of its author and of what it replies to. Publishes
    TweetTakenDown; the admin keeps the history. Raises: TweetNotFound.
    """
    changed = _take_down(tweet_id)
    if changed:
        logger.info("%s took tweet %s down: %s", moderator_id, tweet_id, reason)
    return changed


def restore_tweet(*, tweet_id: int, moderator_id: int, reason: str = "") -> bool:
    """Make a tweet visible again as it was; False if it is visible.

    Publishes TweetRestored. Raises: TweetNotFound.
    """
    changed = _restore(tweet_id)
    if changed:
        logger.info("%s restored tweet %s: %s", moderator_id, tweet_id, reason)
    return changed


@atomic
def _take_down(tweet_id: int) -> bool:
    tweet = _get(tweet_id)
    if tweet.taken_down_at is not None:
        return False
    Tweet.objects.filter(id=tweet_id).update(taken_down_at=timezone.now())
    publish(TweetTakenDown(tweet_id=tweet_id, author_id=tweet.author_id))
    _count(tweet, -1)
    return True


@atomic
def _restore(tweet_id: int) -> bool:
    tweet = _get(tweet_id)
    if tweet.taken_down_at is None:
        return False
    Tweet.objects.filter(id=tweet_id).update(taken_down_at=None)
    publish(TweetRestored(tweet_id=tweet_id, author_id=tweet.author_id))
    _count(tweet, 1)
    return True


def _get(tweet_id: int) -> Tweet:
    tweet = Tweet.objects.filter(id=tweet_id).first()
    if tweet is None:
        raise TweetNotFound
    return tweet


def _count(tweet: Tweet, change: int) -> None:
    add_to_counts(
        author_id=tweet.author_id, in_reply_to_id=tweet.in_reply_to_id, change=change
    )

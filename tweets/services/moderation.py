"""Taking a tweet down and putting it back, for moderators."""

from __future__ import annotations

import logging

from django.utils import timezone

from tweets.errors import TweetNotFound
from tweets.models import Tweet
from tweets.services.trash import delete_trashed
from tweets.services.withdrawing import put_back, withdraw
from twitter_project.shared.db import atomic

logger = logging.getLogger(__name__)


def take_down_tweet(*, tweet_id: int, moderator_id: int, reason: str = "") -> bool:
    """Make a tweet invisible to everybody; False if it is already.

    It leaves the counts of its author and of what it replies to. Publishes
    TweetTakenDown; the admin keeps the history. A tweet in the trash is deleted for
    good, so its author cannot take it out again. Raises: TweetNotFound.
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
    if delete_trashed(Tweet.objects.filter(id=tweet_id)):
        return True
    tweet = _get(tweet_id)
    if tweet.taken_down_at is not None:
        return False
    withdraw(tweet, taken_down_at=timezone.now())
    return True


@atomic
def _restore(tweet_id: int) -> bool:
    tweet = _get(tweet_id)
    if tweet.taken_down_at is None:
        return False
    put_back(tweet)
    return True


def _get(tweet_id: int) -> Tweet:
    tweet = Tweet.objects.filter(id=tweet_id, deleted_at__isnull=True).first()
    if tweet is None:
        raise TweetNotFound
    return tweet

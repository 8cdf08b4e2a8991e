"""Removing a tweet and restoring it, for moderators."""

from __future__ import annotations

import logging

from tweets.errors import TweetNotFound
from tweets.models import Tweet
from tweets.rules import SHOWN_STATES
from tweets.services.trash import delete_trashed
from tweets.services.withdrawing import put_back, withdraw
from tweets.types import TweetState
from twitter_project.shared.db import atomic

logger = logging.getLogger(__name__)


def take_down_tweet(*, tweet_id: int, moderator_id: int, reason: str = "") -> bool:
    """Hide a tweet from everyone but its author; return False if it is hidden already.

    It leaves the counts of its author and of the tweet that it answers. Publishes
    TweetTakenDown; the admin keeps the history. A tweet in the trash is deleted for
    good, so its author cannot take it out again. Raises: TweetNotFound.
    """
    changed = _take_down(tweet_id)
    if changed:
        logger.info("%s took tweet %s down: %s", moderator_id, tweet_id, reason)
    return changed


def restore_tweet(*, tweet_id: int, moderator_id: int, reason: str = "") -> bool:
    """Show a removed tweet again as it was; return False if it is not removed.

    Publishes TweetRestored. Raises: TweetNotFound.
    """
    changed = _restore(tweet_id)
    if changed:
        logger.info("%s restored tweet %s: %s", moderator_id, tweet_id, reason)
    return changed


def mark_media(
    *, tweet_id: int, moderator_id: int, is_sensitive: bool, reason: str = ""
) -> bool:
    """Cover a tweet's media as sensitive, or uncover them; return whether that is new.

    The author cannot uncover what a moderator covered. Raises: TweetNotFound.
    """
    marks = {"is_sensitive": is_sensitive, "is_marked": is_sensitive}
    changed = Tweet.objects.filter(id=tweet_id).exclude(**marks).update(**marks)
    if changed:
        note = "sensitive" if is_sensitive else "not sensitive"
        logger.info(
            "%s marked tweet %s as %s: %s", moderator_id, tweet_id, note, reason
        )
    elif not Tweet.objects.filter(id=tweet_id).exists():
        raise TweetNotFound
    return bool(changed)


def is_marked_by_moderator(*, tweet_id: int) -> bool:
    """Return whether a moderator covered the tweet's media as sensitive."""
    return Tweet.objects.filter(id=tweet_id, is_marked=True).exists()


@atomic
def _take_down(tweet_id: int) -> bool:
    if delete_trashed(Tweet.objects.filter(id=tweet_id)):
        return True
    tweet = _get(tweet_id)
    if tweet.state not in SHOWN_STATES:
        return False
    withdraw(tweet, TweetState.REMOVED)
    return True


@atomic
def _restore(tweet_id: int) -> bool:
    tweet = _get(tweet_id)
    if tweet.state != TweetState.REMOVED:
        return False
    put_back(tweet)
    return True


def _get(tweet_id: int) -> Tweet:
    tweet = Tweet.objects.filter(id=tweet_id).exclude(state=TweetState.TRASHED).first()
    if tweet is None:
        raise TweetNotFound
    return tweet

"""The trash: authors can undo deleting a tweet for a day.

Nobody sees tweets in the trash. Their replies, likes and pictures are kept, so they
come back as they were. Emptying the trash deletes tweets for good.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tweets.errors import TweetNotFound
from tweets.events import TweetDeleted
from tweets.models import Tweet
from tweets.rules import SHOWN_STATES
from tweets.services.withdrawing import put_back, withdraw
from tweets.types import TweetState
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic

TRASH_TTL = timedelta(days=1)
EMPTIED_AT_ONCE_MAX = 1000


@atomic
def trash_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Put the actor's own tweet into the trash. Publishes TweetTakenDown.

    Raises: TweetNotFound unless it is the actor's and is served.
    """
    own = Tweet.objects.filter(id=tweet_id, author_id=actor_id, state__in=SHOWN_STATES)
    tweet = own.first()
    if tweet is None:
        raise TweetNotFound
    withdraw(tweet, TweetState.TRASHED)


@atomic
def untrash_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Take the actor's own tweet out of the trash. Publishes TweetRestored.

    Does nothing if the tweet is not in the trash, so a second request is harmless.
    Raises: TweetNotFound if it is not the actor's, is taken down, or is gone for good.
    """
    tweet = Tweet.objects.filter(id=tweet_id, author_id=actor_id).first()
    if tweet is None or tweet.state not in (*SHOWN_STATES, TweetState.TRASHED):
        raise TweetNotFound
    if tweet.state == TweetState.TRASHED:
        put_back(tweet)


def empty_trash() -> int:
    """Delete tweets that were in the trash longer than `TRASH_TTL`; return how many.

    Publishes TweetDeleted, whose handlers delete reactions and pictures.
    """
    ids = _find_old().order_by("state_changed_at").values_list("id", flat=True)
    return sum(_delete_for_good(tweet_id) for tweet_id in ids[:EMPTIED_AT_ONCE_MAX])


def _find_old() -> QuerySet[Tweet]:
    """Return tweets that have been in the trash for too long, by the trash's index."""
    before = timezone.now() - TRASH_TTL
    return _trash().filter(state_changed_at__lt=before)


def _trash() -> QuerySet[Tweet]:
    # The value, not the member: MongoDB compares it with the index's own condition.
    return Tweet.objects.filter(state=TweetState.TRASHED.value)


@atomic
def _delete_for_good(tweet_id: int) -> bool:
    return delete_trashed(_find_old().filter(id=tweet_id))


def delete_trashed(found: QuerySet[Tweet]) -> bool:
    """Delete one tweet, if it is still in the trash; return whether it was.

    Call in a transaction. Publishes TweetDeleted.
    """
    trashed = found.filter(state=TweetState.TRASHED)
    tweet = trashed.only("author_id").first()
    if tweet is None or not trashed.delete()[0]:
        return False
    publish(TweetDeleted(tweet_id=tweet.id, author_id=tweet.author_id))
    return True

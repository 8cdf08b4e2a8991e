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
from tweets.services.withdrawing import put_back, withdraw
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import EPOCH

TRASH_TTL = timedelta(days=1)
EMPTIED_AT_ONCE_MAX = 1000


@atomic
def trash_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Put the actor's own tweet into the trash. Publishes TweetTakenDown.

    Raises: TweetNotFound unless it is the actor's and is served.
    """
    own = Tweet.objects.filter(
        id=tweet_id, author_id=actor_id, taken_down_at__isnull=True
    )
    tweet = own.first()
    if tweet is None:
        raise TweetNotFound
    now = timezone.now()
    withdraw(tweet, taken_down_at=now, deleted_at=now)


@atomic
def untrash_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Take the actor's own tweet out of the trash. Publishes TweetRestored.

    Does nothing if the tweet is not in the trash, so a second request is harmless.
    Raises: TweetNotFound if it is not the actor's, is taken down, or is gone for good.
    """
    tweet = Tweet.objects.filter(id=tweet_id, author_id=actor_id).first()
    if tweet is None or (tweet.taken_down_at and not tweet.deleted_at):
        raise TweetNotFound
    if tweet.deleted_at:
        put_back(tweet)


def empty_trash() -> int:
    """Delete tweets that were in the trash longer than `TRASH_TTL`; return how many.

    Publishes TweetDeleted, whose handlers delete reactions and pictures.
    """
    ids = _find_old().order_by("deleted_at").values_list("id", flat=True)
    return sum(_delete_for_good(tweet_id) for tweet_id in ids[:EMPTIED_AT_ONCE_MAX])


def _find_old() -> QuerySet[Tweet]:
    """Return the tweets that were in the trash for too long, by the trash's index."""
    before = timezone.now() - TRASH_TTL
    return Tweet.objects.filter(deleted_at__gt=EPOCH, deleted_at__lt=before)


@atomic
def _delete_for_good(tweet_id: int) -> bool:
    return delete_trashed(_find_old().filter(id=tweet_id))


def delete_trashed(found: QuerySet[Tweet]) -> bool:
    """Delete the one tweet, if it is still in the trash; return whether it was.

    Call in a transaction. Publishes TweetDeleted.
    """
    trashed = found.filter(deleted_at__isnull=False)
    tweet = trashed.only("author_id").first()
    if tweet is None or not trashed.delete()[0]:
        return False
    publish(TweetDeleted(tweet_id=tweet.id, author_id=tweet.author_id))
    return True

"""The trash: authors can undo deleting a tweet for 30 days.

Only the author finds a tweet in the trash, on the page of the trash. Its replies, likes
and pictures are kept, so it comes back as it was. Emptying the trash deletes tweets for
good.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tweets.errors import TweetNotFound
from tweets.events import TweetDeleted
from tweets.models import Tweet
from tweets.rules import SHOWN_STATES
from tweets.services.hydrating import hydrate_trash
from tweets.services.own import get_own_shown
from tweets.services.withdrawing import put_back, withdraw
from tweets.types import TrashedTweet, TweetState, TweetView
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import first_id_at, id_time
from twitter_project.shared.pagination import Keyset, Page, page_of
from users.types import Viewer

TRASH_TTL = timedelta(days=30)
EMPTIED_AT_ONCE_MAX = 1000


@atomic
def trash_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Put the actor's own tweet into the trash. Publishes TweetTakenDown.

    Raises: TweetNotFound unless it is the actor's and is shown.
    """
    tweet = get_own_shown(actor_id=actor_id, tweet_id=tweet_id)
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


def list_trash(*, viewer: Viewer, keyset: Keyset) -> Page[TrashedTweet]:
    """Return a page of the viewer's trash, what was deleted last first.

    A cursor is the first id of the millisecond of a deletion. One index scan, and the
    round trips of `hydrate_tweets`.
    """
    rows = _scan(viewer.account_id, keyset)
    page = page_of(rows, keyset, cursor=lambda row: first_id_at(row[1]))
    times = dict(page.items)
    views = hydrate_trash(tweet_ids=list(times), viewer=viewer) if times else []
    return page.with_items([_trashed(view, times[view.id]) for view in views])


def _scan(author_id: int, keyset: Keyset) -> list[tuple[int, datetime]]:
    """Return the ids of trashed tweets and when they were deleted, in scan order."""
    found = _trash().filter(author_id=author_id)
    if keyset.before is not None:
        found = found.filter(state_changed_at__lt=id_time(keyset.before))
    if keyset.floor is not None:
        found = found.filter(state_changed_at__gt=id_time(keyset.floor))
    order = "state_changed_at" if keyset.is_towards_newer else "-state_changed_at"
    rows = found.order_by(order).values_list("id", "state_changed_at")
    return [(id_, at) for id_, at in rows[: keyset.scan_limit] if at is not None]


@atomic
def purge_tweet(*, actor_id: int, tweet_id: int) -> None:
    """Delete a tweet in the actor's trash for good. Publishes TweetDeleted.

    Raises: TweetNotFound unless it is the actor's and in the trash.
    """
    own = Tweet.objects.filter(id=tweet_id, author_id=actor_id)
    if not delete_trashed(own):
        raise TweetNotFound


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
    tweet = trashed.only("author_id", "visibility", "audience_ids").first()
    if tweet is None or not trashed.delete()[0]:
        return False
    publish(TweetDeleted(tweet.id, tweet.author_id, tweet.named_ids))
    return True


def _trashed(view: TweetView, trashed_at: datetime) -> TrashedTweet:
    return TrashedTweet(
        tweet=view, trashed_at=trashed_at, purged_at=trashed_at + TRASH_TTL
    )

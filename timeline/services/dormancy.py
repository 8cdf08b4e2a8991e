"""Dormant homes: they get no entries until their owners come back.

A dormant home has no entries, and a floor above all ids says so. Reading it wakes it in
two steps, each committed: first fan-out resumes, then it is rebuilt. A fan-out that
still found it dormant began after its tweet was committed, and before the first step;
so the second step finds the tweet. A failure between the two leaves a feed that has
lost entries, and is rebuilt when it is read again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from timeline.models import HomeFeed
from timeline.services.feeds import (
    NOTHING_BELOW,
    Feed,
    lock_feed,
    move_floor,
)
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_rows

VISIT_NOTED_EVERY = timedelta(days=1)
HOMES_AT_ONCE = 1000


def note_visit(*, owner_id: int, feed: Feed) -> None:
    """Note that the home is being read, if that was not noted recently.

    A feed without a row is awake anyway, and needs none.
    """
    now = timezone.now()
    if feed.visited_at is not None and feed.visited_at < now - VISIT_NOTED_EVERY:
        HomeFeed.objects.filter(owner_id=owner_id).update(visited_at=now)


def wake_home(*, owner_id: int) -> None:
    """Let the home receive entries again; rebuild it after that."""
    HomeFeed.objects.filter(owner_id=owner_id, is_dormant=True).update(
        is_dormant=False, visited_at=timezone.now()
    )


def put_homes_to_sleep() -> int:
    """Make homes dormant that nobody visited in `HOME_DORMANT_DAYS`; count them."""
    limit = timezone.now() - timedelta(days=settings.HOME_DORMANT_DAYS)
    waiting = HomeFeed.objects.filter(is_dormant=False, visited_at__lt=limit)
    count = 0
    while owner_ids := list(waiting.values_list("owner_id", flat=True)[:HOMES_AT_ONCE]):
        count += sum(_put_to_sleep(owner_id, limit) for owner_id in owner_ids)
    return count


def find_dormant(owner_ids: Collection[int]) -> set[int]:
    """Return which owners have dormant homes, from the index alone."""
    query = {"is_dormant": True, "_id": {"$in": list(owner_ids)}}
    return {row["_id"] for row in find_rows(HomeFeed, query, {"_id": True})}


@atomic
def _put_to_sleep(owner_id: int, limit: datetime) -> bool:
    """Delete the feed's entries, unless its owner has come back in the meantime."""
    feed = lock_feed(owner_id)
    if feed.visited_at is not None and feed.visited_at >= limit:
        return False
    HomeFeed.objects.filter(owner_id=owner_id).update(is_dormant=True)
    move_floor(owner_id, NOTHING_BELOW)
    return True

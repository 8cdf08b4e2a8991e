"""The row of a home feed: how far it goes, what its owner follows, and its lock.

`lock_feed` is the first write of every transaction that follows, trims or rebuilds, so
that MongoDB lets only one of them through at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from timeline.models import HomeEntry, HomeFeed
from twitter_project.shared.db import collection, session


@dataclass(frozen=True, slots=True)
class Feed:
    """What is kept of a feed. It is complete above `floor_id`.

    `followed_tags` are hashtags as the owner wrote them, by their keys, latest last.
    """

    floor_id: int = 0
    followed_tags: Mapping[str, str] = field(default_factory=dict)


FEED_FIELDS = {"_id": False, **dict.fromkeys(Feed.__annotations__, True)}
NEW_ROW = {"floor_id": 0, "followed_tags": {}}


def feed_of(row: Mapping[str, Any] | None) -> Feed:
    """Make a feed of `FEED_FIELDS` of its row; without one it was never cut."""
    if row is None:
        return Feed()
    return Feed(
        floor_id=row["floor_id"],
        followed_tags=row["followed_tags"],
    )


def lock_feed(owner_id: int) -> Feed:
    """Keep others off this feed until the transaction ends; return what it is.

    Call first in an atomic function, which is run again if someone else had the lock.
    """
    row = collection(HomeFeed).find_one_and_update(
        {"_id": owner_id},
        {"$inc": {"changes_count": 1}, "$setOnInsert": NEW_ROW},
        upsert=True,
        return_document=True,
        session=session(),
    )
    return feed_of(row)


def change_feed(owner_id: int, **changes: object) -> None:
    """Set fields of the row. Call while holding the lock."""
    collection(HomeFeed).update_one(
        {"_id": owner_id}, {"$set": changes}, session=session()
    )


def move_floor(owner_id: int, floor_id: int) -> None:
    """Say that the feed is complete above `floor_id`, and drop what lies below.

    Call while holding the lock.
    """
    change_feed(owner_id, floor_id=floor_id)
    collection(HomeEntry).delete_many(
        {"owner_id": owner_id, "source_id": {"$lte": floor_id}}, session=session()
    )

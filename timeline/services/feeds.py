"""The row of a home feed: how far it goes, its owner's hashtags, and its lock.

`lock_feed` is the first write of every transaction that follows, trims or rebuilds, so
that MongoDB lets only one of them through at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from timeline.models import HomeEntry, HomeFeed
from timeline.types import HomeTab
from twitter_project.shared.db import collection, session
from twitter_project.shared.ids import MAX_ID

# The floor of an empty feed: it is complete above the largest id.
NOTHING_BELOW = MAX_ID


@dataclass(frozen=True, slots=True)
class Feed:
    """The stored state of a feed. It is complete above `floor_id`.

    `visited_at` is None without a row. `followed_tags` are hashtags as the owner wrote
    them, by their keys, latest last.
    """

    floor_id: int = 0
    visited_at: datetime | None = None
    is_dormant: bool = False
    followed_tags: Mapping[str, str] = field(default_factory=dict)
    tab: str = HomeTab.FOLLOWING.value
    keeps_place: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether the feed became dormant and was not rebuilt since."""
        return self.floor_id == NOTHING_BELOW


FEED_FIELDS = {"_id": False, **dict.fromkeys(Feed.__annotations__, True)}


def feed_of(row: Mapping[str, Any] | None) -> Feed:
    """Make a feed from the `FEED_FIELDS` of its row; without one it was never cut.

    A row may lack the newer fields while processes of a former version still run.
    """
    if row is None:
        return Feed()
    visited_at = row.get("visited_at")
    return Feed(
        floor_id=row["floor_id"],
        # MongoDB's times come without a zone, and are UTC.
        visited_at=visited_at.replace(tzinfo=UTC) if visited_at else None,
        is_dormant=row.get("is_dormant", False),
        followed_tags=row.get("followed_tags", {}),
        tab=row.get("tab", HomeTab.FOLLOWING.value),
        keeps_place=row.get("keeps_place", True),
    )


def lock_feed(owner_id: int) -> Feed:
    """Keep others off this feed until the transaction ends; return its state.

    Call it first in an atomic function, which runs again if somebody else had the lock.
    """
    row = collection(HomeFeed).find_one_and_update(
        {"_id": owner_id},
        {"$inc": {"changes_count": 1}, "$setOnInsert": _new_row()},
        upsert=True,
        return_document=True,
        session=session(),
    )
    return feed_of(row)


def _new_row() -> dict[str, object]:
    return {
        "floor_id": 0,
        "visited_at": timezone.now(),
        "is_dormant": False,
        "followed_tags": {},
        "tab": HomeTab.FOLLOWING.value,
        "keeps_place": True,
    }


def set_choice(owner_id: int, **choice: object) -> None:
    """Set a choice of the owner about home. Needs no lock."""
    rest = {key: one for key, one in _new_row().items() if key not in choice}
    collection(HomeFeed).update_one(
        {"_id": owner_id},
        {"$set": choice, "$setOnInsert": rest | {"changes_count": 0}},
        upsert=True,
    )


def remember_tab(owner_id: int, feed: Feed, tab: HomeTab) -> None:
    """Remember the tab that the owner has opened, unless it is the remembered one."""
    if feed.tab != tab:
        set_choice(owner_id, tab=tab.value)


def change_feed(owner_id: int, **changes: object) -> None:
    """Set fields of the row. Call while holding the lock."""
    collection(HomeFeed).update_one(
        {"_id": owner_id}, {"$set": changes}, session=session()
    )


def move_floor(owner_id: int, floor_id: int) -> None:
    """Mark the feed as complete above `floor_id`, and delete what is below.

    Call while holding the lock.
    """
    change_feed(owner_id, floor_id=floor_id)
    collection(HomeEntry).delete_many(
        {"owner_id": owner_id, "source_id": {"$lte": floor_id}}, session=session()
    )

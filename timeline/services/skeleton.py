"""The skeleton of a page of home: a stretch of entries, read in one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from timeline import limits
from timeline.models import HomeEntry, HomeFeed
from tweets.types import FeedSource
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import Keyset

Stages = list[dict[str, Any]]

NEWEST_FIRST = -1
OLDEST_FIRST = 1
# Nothing that is not in the index, which then answers by itself.
SOURCE_FIELDS = {"_id": 0, "source_id": 1, "tweet_id": 1, "actor_id": 1}


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a feed without gaps, newest first: a page and what it may repeat.

    `is_short`: the feed ends here, though it was cut once; it has lost entries since.
    """

    sources: Sequence[FeedSource]
    is_short: bool

    def select(self, keyset: Keyset) -> list[FeedSource]:
        """Return what the page may be made of, in the order of the scan."""
        before = MAX_ID + 1 if keyset.before is None else keyset.before
        after = -1 if keyset.after is None else keyset.after
        found = [s for s in self.sources if after < s.source_id < before]
        if keyset.is_towards_newer:
            found.reverse()
        return found


def read_window(owner_id: int, keyset: Keyset) -> Window:
    """Read enough of the feed for a page, and the `REACH` entries below it.

    Home ends at its `SHOWN`th entry, and at its floor: what may lie below either is
    left out.
    """
    page_max = keyset.limit * limits.ENTRIES_PER_TWEET + 1
    wanted = page_max + limits.REACH
    stages = _scan_page(owner_id, keyset, page_max)
    is_newest = keyset.before is None and keyset.after is None
    if not is_newest or wanted > limits.SHOWN:  # else it lies above the end
        stages.append(_union(HomeEntry, _find_end(owner_id)))
    stages.append(_union(HomeFeed, _find_floor(owner_id)))
    with translate_errors():
        rows = list(collection(HomeEntry).aggregate(stages, batchSize=wanted + 3))
    ends = [row["end_id"] for row in rows if "end_id" in row]
    floors = [row["floor_id"] for row in rows if "floor_id" in row]
    lowest = max([0, *ends, *floors])
    sources = [
        FeedSource(row["source_id"], row["tweet_id"], row["actor_id"])
        for row in rows
        if row.get("source_id", 0) > lowest
    ]
    sources.sort(key=lambda source: source.source_id, reverse=True)
    is_cut = any(floors) and not ends
    return Window(
        sources=sources,
        is_short=is_cut and not keyset.is_towards_newer and len(sources) < wanted,
    )


def _scan_page(owner_id: int, keyset: Keyset, page_max: int) -> Stages:
    if not keyset.is_towards_newer:
        before = MAX_ID if keyset.before is None else keyset.before
        return _scan(owner_id, {"$lt": before}, NEWEST_FIRST, page_max + limits.REACH)
    below = _scan(owner_id, {"$lte": keyset.after}, NEWEST_FIRST, limits.REACH)
    return [
        *_scan(owner_id, {"$gt": keyset.after}, OLDEST_FIRST, page_max),
        _union(HomeEntry, below),
    ]


def _scan(owner_id: int, bounds: dict[str, Any], order: int, limit: int) -> Stages:
    return [
        {"$match": {"owner_id": owner_id, "source_id": bounds}},
        {"$sort": {"source_id": order}},
        {"$limit": limit},
        {"$project": SOURCE_FIELDS},
    ]


def _find_end(owner_id: int) -> Stages:
    """Find the first entry that home does not show any more."""
    return [
        {"$match": {"owner_id": owner_id}},
        {"$sort": {"source_id": NEWEST_FIRST}},
        {"$skip": limits.SHOWN},
        {"$limit": 1},
        {"$project": {"_id": 0, "end_id": "$source_id"}},
    ]


def _find_floor(owner_id: int) -> Stages:
    return [{"$match": {"_id": owner_id}}, {"$project": {"_id": 0, "floor_id": 1}}]


def _union(model: type[Model], stages: Stages) -> dict[str, Any]:
    return {"$unionWith": {"coll": model._meta.db_table, "pipeline": stages}}

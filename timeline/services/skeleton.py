"""The skeleton of a page of home: a stretch of the feed, read in one round trip.

A feed is the union of the entries that fan-out added to it and of the sources that are
pulled: the tweets of authors who are not delivered, and those with a hashtag that the
owner follows. It is the same whichever way each of them came.
"""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from timeline import limits
from timeline.models import HomeEntry, HomeFeed, MergedAuthor
from timeline.services.feeds import FEED_FIELDS, Feed, feed_of
from tweets.services import list_sources_of, list_tagged_sources
from tweets.types import FeedSource
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.queries import Lookup, mark_read, take_marked
from users.services import list_followed_among

Stages = list[dict[str, Any]]
Branch = tuple[type[Model], Stages]
"""A part of a union: a collection, and what to read of it."""

NEWEST_FIRST = -1
OLDEST_FIRST = 1
# Only columns of the index, which then answers by itself. Three arrays of numbers take
# half as long to decode as a document for each entry.
COLUMNS = {
    "_id": None,
    "source_ids": {"$push": "$source_id"},
    "tweet_ids": {"$push": "$tweet_id"},
    "actor_ids": {"$push": "$actor_id"},
}
# More than a read returns, so that no second round trip fetches the rest.
BATCH_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a feed without gaps, newest first: a page and what it may repeat.

    `is_short`: the feed ends here although it was cut once; it has lost entries since.
    """

    sources: Sequence[FeedSource]
    is_short: bool
    feed: Feed

    def select(self, keyset: Keyset) -> list[FeedSource]:
        """Return the candidates for the page, in scan order."""
        before = MAX_ID + 1 if keyset.before is None else keyset.before
        floor = -1 if keyset.floor is None else keyset.floor
        found = [s for s in self.sources if floor < s.source_id < before]
        if keyset.is_towards_newer:
            found.reverse()
        return found


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What one round trip reads of a feed.

    `end_id` is the first entry that home no longer shows, 0 if there is none or it was
    not requested; `merged_ids` are all authors who are not delivered.
    """

    entries: list[FeedSource]
    end_id: int
    feed: Feed
    merged_ids: list[int]


def read_window(owner_id: int, keyset: Keyset, beside: Sequence[Lookup] = ()) -> Window:
    """Read enough of the feed for a page, and the `REACH` sources below it.

    Home ends at its `SHOWN`th source, and at its floor: anything below either is left
    out. The lookups `beside` it are read in the same round trip.
    """
    page_max = keyset.limit * limits.ENTRIES_PER_TWEET + 1
    wanted = page_max + limits.REACH
    branches = _scan_page(owner_id, keyset, page_max)
    if not keyset.is_newest or wanted > limits.SHOWN:  # otherwise it is above the end
        branches.append(_find_end(owner_id))
    stretch = _read(owner_id, branches, beside)
    author_ids = _find_pulled_authors(owner_id, stretch)
    if not (author_ids or stretch.feed.followed_tags):
        return _window_of_entries(stretch, keyset, wanted)
    if keyset.is_newest:
        return _merge(stretch, author_ids, min(wanted, limits.SHOWN))
    # Only reading all of it shows where the union of several scans ends.
    whole = _read(
        owner_id, [_scan(owner_id, {"$lt": MAX_ID}, NEWEST_FIRST, limits.SHOWN)]
    )
    return _merge(whole, author_ids, limits.SHOWN)


def _window_of_entries(stretch: _Stretch, keyset: Keyset, wanted: int) -> Window:
    lowest = max(stretch.end_id, stretch.feed.floor_id)
    sources = [source for source in stretch.entries if source.source_id > lowest]
    sources.sort(key=_place, reverse=True)
    is_cut = stretch.feed.floor_id > 0 and not stretch.end_id
    is_cut = is_cut and not keyset.is_towards_newer
    return Window(
        sources=sources,
        is_short=stretch.feed.is_empty or (is_cut and len(sources) < wanted),
        feed=stretch.feed,
    )


def _merge(stretch: _Stretch, author_ids: Collection[int], size: int) -> Window:
    """Return the newest `size` of the newest entries and of the pulled sources."""
    feed, floor_id = stretch.feed, stretch.feed.floor_id
    pulled = list_sources_of(author_ids=author_ids, limit=size, after=floor_id)
    if feed.followed_tags:
        tag_keys = feed.followed_tags.keys()
        pulled += list_tagged_sources(tag_keys=tag_keys, limit=size, after=floor_id)
    # By id, because pulled sources may have been delivered, too.
    found = {
        source.source_id: source
        for source in (*stretch.entries, *pulled)
        if source.source_id > floor_id
    }
    sources = heapq.nlargest(size, found.values(), key=_place)
    is_short = floor_id > 0 and len(sources) < size
    return Window(sources=sources, is_short=is_short, feed=feed)


def _find_pulled_authors(owner_id: int, stretch: _Stretch) -> list[int]:
    """Return the owner's followees among the authors who are not delivered."""
    if not stretch.merged_ids:
        return []
    return list_followed_among(follower_id=owner_id, user_ids=stretch.merged_ids)


def _read(
    owner_id: int, branches: Sequence[Branch], beside: Sequence[Lookup] = ()
) -> _Stretch:
    """Read the authors who are not delivered, then these entries, then the feed's row.

    MongoDB reads the parts of a union one after another, and the order matters. An
    author's merging ends when all missing sources are among the entries: read the other
    way round, a source could be in neither place. And a reader of entries below a floor
    that rises in the meantime must see the new floor.
    """
    stages: Stages = [
        {"$match": {"_id": {"$gt": 0}}},
        {"$project": {"_id": 0, "merged_id": "$_id"}},
    ]
    stages += [_union(*branch) for branch in (*branches, _find_feed(owner_id))]
    stages += [
        _union(one.model, mark_read(one, place)) for place, one in enumerate(beside)
    ]
    with translate_errors():
        found = collection(MergedAuthor).aggregate(stages, batchSize=BATCH_SIZE)
        rows = take_marked(found.to_list(), beside)
    return _Stretch(
        entries=[
            source
            for row in rows
            if "source_ids" in row
            for source in map(
                FeedSource, row["source_ids"], row["tweet_ids"], row["actor_ids"]
            )
        ],
        end_id=max((row["end_id"] for row in rows if "end_id" in row), default=0),
        feed=feed_of(next((row for row in rows if "floor_id" in row), None)),
        merged_ids=[row["merged_id"] for row in rows if "merged_id" in row],
    )


def _scan_page(owner_id: int, keyset: Keyset, page_max: int) -> list[Branch]:
    if not keyset.is_towards_newer:
        before = {"$lt": MAX_ID if keyset.before is None else keyset.before}
        return [_scan(owner_id, before, NEWEST_FIRST, page_max + limits.REACH)]
    return [
        _scan(owner_id, {"$gt": keyset.after}, OLDEST_FIRST, page_max),
        _scan(owner_id, {"$lte": keyset.after}, NEWEST_FIRST, limits.REACH),
    ]


def _scan(owner_id: int, bounds: dict[str, Any], order: int, limit: int) -> Branch:
    return HomeEntry, [
        {"$match": {"owner_id": owner_id, "source_id": bounds}},
        {"$sort": {"source_id": order}},
        {"$limit": limit},
        {"$group": COLUMNS},
    ]


def _find_end(owner_id: int) -> Branch:
    """Find the first entry that home no longer shows."""
    return HomeEntry, [
        {"$match": {"owner_id": owner_id}},
        {"$sort": {"source_id": NEWEST_FIRST}},
        {"$skip": limits.SHOWN},
        {"$limit": 1},
        {"$project": {"_id": 0, "end_id": "$source_id"}},
    ]


def _find_feed(owner_id: int) -> Branch:
    return HomeFeed, [{"$match": {"_id": owner_id}}, {"$project": FEED_FIELDS}]


def _union(model: type[Model], stages: Stages) -> dict[str, Any]:
    return {"$unionWith": {"coll": model._meta.db_table, "pipeline": stages}}


def _place(source: FeedSource) -> int:
    return source.source_id

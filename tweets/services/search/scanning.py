"""Scans for the tweets of a plan, newest first.

Each step does bounded work and returns a position to continue from.

Tweets are found by their rarest condition, in one scan of the index of terms; the
others are tried on what it finds (docs/adr/0024-search.md has the measurements).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tweets import rules
from tweets.models import Tweet
from tweets.search.planning import Condition, Plan, Shelf
from tweets.services.search.filters import (
    Filter,
    write_bounds,
    write_condition,
    write_id_range,
)
from tweets.types import FeedSource
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.queries import find_rows

# How many tweets with the rarest term one step may read.
SCANNED_MAX = 500
# How far a probe looks for the rarest of several terms; less than a step reads.
PROBED = 100
TERMS_INDEX = "tweet_by_term"
STATE_INDEX = "tweet_by_state"
AUTHOR_INDEX = "tweet_author"
# What anybody may find. People find more only among what is their own.
FINDABLE = {"state": rules.PUBLIC_STATE, "visibility": rules.PUBLIC}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A tweet that was found, and its position on the shelf."""

    position: int
    source: FeedSource
    row: Row


@dataclass(frozen=True, slots=True)
class Step:
    """What one scan found, in scan order.

    `rest_at`: the scan gave up here, with more to look at behind; None if it looked at
    everything, or found as much as was wanted.
    """

    matches: list[Match]
    rest_at: int | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """One search: the plan, and what the viewer's own lists add to it."""

    plan: Plan
    viewer_id: int | None = None
    followed_ids: frozenset[int] | None = None

    def list_tests(self, done: Condition | None = None) -> list[Filter]:
        """Return what a tweet has to meet, apart from its shelf and what is `done`."""
        conditions = [one for one in self.plan.conditions if one is not done]
        bounds = write_bounds(self.plan, self.followed_ids)
        return [*map(write_condition, conditions), *bounds]


@dataclass(frozen=True, slots=True)
class Entry:
    """The filter that a scan begins with, and the index that answers it.

    `done` is the condition that needs no other test then. `is_rare`: it finds only a
    few tweets.
    """

    filter: Filter
    index: str
    done: Condition | None = None
    is_rare: bool = False


def scan_step(scan: Scan, keyset: Keyset, *, fields: Sequence[str] = ()) -> Step:
    """Return the next matches of a page, at most `keyset.scan_limit`."""
    ids = write_id_range(scan.plan, keyset)
    order = 1 if keyset.is_towards_newer else -1
    entry = _find_entry(scan, ids, order)
    start = {**entry.filter, "_id": ids}
    tests = scan.list_tests(entry.done)
    if not tests:
        rows = _read(start, entry.index, order, keyset.scan_limit, fields)
        return Step(list(map(_match, rows)))
    stages: list[dict[str, Any]] = [
        {"$match": start},
        {"$sort": {"_id": order}},
        {"$limit": SCANNED_MAX},
        {"$match": {"$and": tests}},
        {"$limit": keyset.scan_limit},
        {"$project": _project(fields)},
    ]
    matches = list(map(_match, _aggregate(stages, entry.index)))
    if entry.is_rare or len(matches) == keyset.scan_limit:
        return Step(matches)
    return Step(matches, rest_at=_find_place(start, entry.index, order))


def _find_entry(scan: Scan, ids: Filter, order: int) -> Entry:
    if scan.plan.shelf is Shelf.MINE:
        states = list(rules.OWN_PROFILE_STATES)
        own = {"author_id": scan.viewer_id, "state": {"$in": states}}
        return Entry(own, AUTHOR_INDEX)
    usable = (one for one in scan.plan.conditions if not one.unwanted)
    entries = list(map(_enter_by, usable))
    if not entries:
        return Entry({**FINDABLE, "is_reply": {"$in": [False, True]}}, STATE_INDEX)
    if len(entries) == 1:
        return entries[0]
    return _find_rarest(entries, ids, order)


def _enter_by(condition: Condition) -> Entry:
    """Return the entry by terms of which every match has one.

    Of a phrase this is its longest word, which is probably its rarest.
    """
    longest = (max(run, key=lambda forms: len(min(forms))) for run in condition.wanted)
    terms = sorted(frozenset().union(*longest))
    is_enough = all(len(run) == 1 for run in condition.wanted)
    return Entry(
        {"terms": {"$in": terms}, **FINDABLE},
        TERMS_INDEX,
        done=condition if is_enough else None,
    )


def _find_rarest(entries: Sequence[Entry], ids: Filter, order: int) -> Entry:
    """Return the entry whose tweets are furthest apart, in one round trip.

    Each is asked for its hundredth tweet from here, by the index alone.
    """
    probes: list[list[dict[str, Any]]] = [
        [
            {"$match": {**entry.filter, "_id": ids}},
            {"$sort": {"_id": order}},
            {"$skip": PROBED - 1},
            {"$limit": 1},
            {"$project": {"_id": 1}},
            {"$addFields": {"number": number}},
        ]
        for number, entry in enumerate(entries)
    ]
    table = Tweet._meta.db_table
    stages = [
        *probes[0],
        *({"$unionWith": {"coll": table, "pipeline": probe}} for probe in probes[1:]),
    ]
    reached: dict[int, int] = {
        row["number"]: row["_id"] for row in _aggregate(stages, TERMS_INDEX)
    }
    for number, entry in enumerate(entries):
        if number not in reached:
            return replace(entry, is_rare=True)
    return entries[min(reached, key=lambda number: reached[number] * -order)]


def _find_place(start: Filter, index: str, order: int) -> int | None:
    """Return the position of the last tweet that a step read, None if it read all."""
    stages: list[dict[str, Any]] = [
        {"$match": start},
        {"$sort": {"_id": order}},
        {"$skip": SCANNED_MAX - 1},
        {"$limit": 1},
        {"$project": {"_id": 1}},
    ]
    return next((row["_id"] for row in _aggregate(stages, index)), None)


def _aggregate(stages: list[dict[str, Any]], index: str) -> list[dict[str, Any]]:
    with translate_errors():
        found = collection(Tweet).aggregate(stages, hint=index, session=session())
        return list(found)


def _read(
    query: Filter, index: str, order: int, limit: int, fields: Sequence[str]
) -> list[dict[str, Any]]:
    return find_rows(
        Tweet, query, _project(fields), order=order, limit=limit, index=index
    )


def _project(fields: Sequence[str]) -> dict[str, bool]:
    return dict.fromkeys(("_id", "author_id", *fields), True)


def _match(row: Row) -> Match:
    source = FeedSource(row["_id"], row["_id"], row["author_id"])
    return Match(row["_id"], source, row)

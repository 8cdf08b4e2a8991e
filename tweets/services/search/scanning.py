"""Scans for the tweets of a plan, newest first.

Each step does bounded work and returns a position to continue from.

A step asks the index of terms for the newest tweets of every condition, without reading
them. The condition whose tweets reach furthest back is the rarest: only its tweets can
match, and of them only those that the second rarest knows too are read and tried
(docs/adr/0024-search.md has the measurements).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tweets import rules
from tweets.models import Tweet
from tweets.search.planning import Condition, Forms, Plan, Scope
from tweets.services.search.filters import (
    Filter,
    write_bounds,
    write_condition,
    write_id_range,
)
from tweets.types import FeedSource, Visibility
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.queries import find_rows

# How many tweets of each condition one step asks for.
SCANNED_MAX = 500
# How many of a query's terms a step asks for.
ENTRIES_MAX = 8
TERMS_INDEX = "tweet_by_term"
STATE_INDEX = "tweet_by_state"
POSTS_INDEX = "tweet_posts"
# What anybody may find. People find more only among what is their own.
FINDABLE = {"state": rules.PUBLIC_STATE, "visibility": rules.PUBLIC}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A tweet that was found, and its position in its scope."""

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
    """One search: the plan, and what the viewer's own lists add to it.

    `folder_id`: only bookmarks in this folder, 0 for none.
    """

    plan: Plan
    viewer_id: int | None = None
    followed_ids: frozenset[int] | None = None
    folder_id: int | None = None

    def list_tests(self, *done: Condition | None) -> list[Filter]:
        """Return what a tweet has to meet, apart from its scope and what is `done`."""
        conditions = [one for one in self.plan.conditions if one not in done]
        bounds = write_bounds(self.plan, self.followed_ids)
        return [*map(write_condition, conditions), *bounds]


@dataclass(frozen=True, slots=True)
class Entry:
    """A filter that every match meets, and the index that answers it alone.

    `done` is the condition that needs no other test then.
    """

    filter: Filter
    index: str
    done: Condition | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """The ids that an entry finds next, in scan order. `is_cut`: there are more."""

    entry: Entry
    ids: Sequence[int]
    is_cut: bool

    def rank(self, order: int) -> tuple[bool, int]:
        """Return a key that sorts the rarest first."""
        return self.is_cut, self.ids[-1] * -order if self.is_cut else len(self.ids)


def scan_step(scan: Scan, keyset: Keyset, *, fields: Sequence[str] = ()) -> Step:
    """Return the next matches of a page, at most `keyset.scan_limit`."""
    id_range = write_id_range(scan.plan, keyset)
    order = keyset.order
    entries = _list_entries(scan)
    first = entries[0]
    if len(entries) == 1 and not scan.list_tests(first.done):
        query = {**first.filter, "_id": id_range}
        rows = _read(query, first.index, order, keyset.scan_limit, fields)
        return Step(list(map(_match, rows)))
    reached = _reach(entries, id_range, order)
    if len(reached) < len(entries):  # one of them finds nothing more
        return Step([])
    rarest, *others = sorted(reached, key=lambda each: each.rank(order))
    rows = _try(scan, rarest, others[0] if others else None, keyset, fields)
    is_over = not rarest.is_cut or len(rows) == keyset.scan_limit
    return Step(list(map(_match, rows)), None if is_over else rarest.ids[-1])


def _list_entries(scan: Scan) -> list[Entry]:
    """Return where a scan can begin, at least one."""
    if scan.plan.scope is Scope.MINE:
        return [_enter_by_author(scan.viewer_id)]
    usable = [one for one in scan.plan.conditions if not one.unwanted]
    entries = [entry for one in usable for entry in _enter_by(one)]
    if not entries:
        return [Entry({**FINDABLE, "is_reply": {"$in": [False, True]}}, STATE_INDEX)]
    return entries[:ENTRIES_MAX]


def _enter_by_author(author_id: int | None) -> Entry:
    own = {
        "author_id": author_id,
        "is_reply": {"$in": [False, True]},
        "state": {"$in": list(rules.OWN_PROFILE_STATES)},
        "visibility": {"$in": [each.value for each in Visibility]},
    }
    return Entry(own, POSTS_INDEX)


def _enter_by(condition: Condition) -> Iterator[Entry]:
    """Yield entries by terms of which every match has one.

    Of a phrase these are its two longest words, which are probably its rarest.
    """
    ranked = [sorted(run.keys, key=_letters, reverse=True) for run in condition.wanted]
    is_enough = all(run.is_answered_by_keys for run in condition.wanted)
    places = range(2) if len(ranked) == 1 else range(1)
    for place in places:
        forms = [keys[place] for keys in ranked if place < len(keys)]
        if forms:
            terms = sorted(frozenset().union(*forms))
            query = {"terms": {"$in": terms}, **FINDABLE}
            yield Entry(query, TERMS_INDEX, condition if is_enough else None)


def _letters(forms: Forms) -> int:
    return len(min(forms))


def _reach(entries: Sequence[Entry], id_range: Filter, order: int) -> list[Reached]:
    """Return what each entry finds next, in one round trip and by the index alone.

    Entries that find nothing are left out.
    """
    asked: list[list[dict[str, Any]]] = [
        [
            {"$match": {**entry.filter, "_id": id_range}},
            {"$sort": {"_id": order}},
            {"$limit": SCANNED_MAX},
            {"$group": {"_id": number, "ids": {"$push": "$_id"}}},
        ]
        for number, entry in enumerate(entries)
    ]
    table = Tweet._meta.db_table
    stages = [
        *asked[0],
        *({"$unionWith": {"coll": table, "pipeline": one}} for one in asked[1:]),
    ]
    return [
        Reached(entries[row["_id"]], row["ids"], len(row["ids"]) == SCANNED_MAX)
        for row in _aggregate(stages, entries[0].index)
    ]


def _try(
    scan: Scan,
    rarest: Reached,
    second: Reached | None,
    keyset: Keyset,
    fields: Sequence[str],
) -> list[dict[str, Any]]:
    """Return those of the tweets that the rarest entry found that meet the plan.

    Only tweets that the second entry finds too are read: its index answers for the
    given ids, one after the other.
    """
    order = keyset.order
    if second is None:
        entry = rarest.entry
        low, high = sorted((rarest.ids[0], rarest.ids[-1]))
        start = {**entry.filter, "_id": {"$gte": low, "$lte": high}}
    else:
        entry = second.entry
        start = _at_ids(entry.filter, rarest.ids)
    tests = scan.list_tests(entry.done, rarest.entry.done)
    stages: list[dict[str, Any]] = [
        {"$match": start},
        {"$sort": {"_id": order}},
        # Keeps the tests out of the choice of the plan.
        {"$limit": SCANNED_MAX},
        *([{"$match": {"$and": tests}}] if tests else []),
        {"$limit": keyset.scan_limit},
        {"$project": _project(fields)},
    ]
    return _aggregate(stages, entry.index)


def _at_ids(query: Filter, ids: Sequence[int]) -> Filter:
    """Return the filter for these ids; MongoDB merges the terms in their order."""
    found = {**query, "_id": {"$in": list(ids)}}
    terms = query["terms"]["$in"]
    return {"$or": [{**found, "terms": term} for term in terms]}


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

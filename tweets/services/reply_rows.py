"""Reads the replies to a tweet in any order, with the tweet's ancestors.

One round trip: a union of index scans. It returns whole rows, so that nothing has to be
read again to show them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from tweets import rules
from tweets.models import Tweet
from tweets.services.rows import TWEET_DEFAULTS, TWEET_FIELDS, TweetRow
from tweets.types import ReplyOrder
from twitter_project.shared.db import collection, translate_errors

Query = dict[str, Any]
Stages = list[dict[str, Any]]
Position = tuple[int, ...]
"""A reply's position in an order: the values of `KEYS`."""

BY_ID = ("_id",)
BY_LIKES = ("likes_count", "replies_count", "_id")
# By what the replies are sorted, and in which direction.
KEYS: Mapping[ReplyOrder, tuple[tuple[str, ...], int]] = {
    ReplyOrder.OLDEST: (BY_ID, 1),
    ReplyOrder.NEWEST: (BY_ID, -1),
    ReplyOrder.LIKES: (BY_LIKES, -1),
    ReplyOrder.RELEVANCE: (BY_LIKES, -1),
}
# More than a read returns, so that no second round trip fetches the rest.
BATCH_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Scan:
    """How many replies to read: of the author's own, oldest first; of the first in the
    order; and of those after a position in it, if there is one.

    `hidden`: read the replies that the author of the conversation has hidden, and only
    them.
    """

    hidden: bool = False
    own: int = 0
    first: int = 0
    after: Position | None = None
    following: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one round trip reads around a tweet."""

    ancestors: Sequence[TweetRow]
    own: Sequence[TweetRow]
    first: Sequence[TweetRow]
    following: Sequence[TweetRow]
    hidden: Sequence[TweetRow]


def read_surroundings(row: TweetRow, order: ReplyOrder, scan: Scan) -> Surroundings:
    """Read the tweet's ancestors, and replies to it in states that somebody may see.

    It also reads one public hidden reply, to know whether there are any.
    """
    branches: dict[str, Stages] = {
        "own": _scan_own(row, scan),
        "first": _scan_ordered(row, order, scan, None, scan.first),
        "following": _scan_ordered(row, order, scan, scan.after, scan.following),
        "hidden": _scan_hidden(row),
    }
    stages: Stages = [{"$match": {"_id": {"$in": row["ancestor_ids"]}}}]
    stages.append(_fetch("ancestors"))
    stages += [_union([*branch, _fetch(n)]) for n, branch in branches.items() if branch]
    found: dict[str, list[TweetRow]] = {"ancestors": [], **{n: [] for n in branches}}
    with translate_errors():
        rows = collection(Tweet).aggregate(stages, batchSize=BATCH_SIZE).to_list()
    for one in rows:
        name = one.pop("found_in")
        found[name].append(cast("TweetRow", {**TWEET_DEFAULTS, **one}))
    return Surroundings(**found)


def position_of(row: TweetRow, order: ReplyOrder) -> Position:
    values = cast("dict[str, int]", row)
    return tuple(values[key] for key in KEYS[order][0])


def _scan_own(row: TweetRow, scan: Scan) -> Stages:
    query = {**_replies_to(row, scan), "author_id": row["author_id"]}
    return _scan(query, BY_ID, 1, scan.own)


def _scan_hidden(row: TweetRow) -> Stages:
    query = {**_replies_to(row, Scan(hidden=True)), "visibility": rules.PUBLIC}
    return _scan(query, BY_ID, 1, 1)


def _scan_ordered(
    row: TweetRow, order: ReplyOrder, scan: Scan, after: Position | None, limit: int
) -> Stages:
    keys, direction = KEYS[order]
    query = _replies_to(row, scan)
    if after is not None:
        query = {"$or": _list_after(query, keys, direction, after)}
    return _scan(query, keys, direction, limit)


def _list_after(
    query: Query, keys: Sequence[str], direction: int, position: Position
) -> list[Query]:
    """Return the alternatives of "comes after this position".

    Each is complete, so that MongoDB merges scans of the index instead of sorting.
    """
    beyond = "$lt" if direction < 0 else "$gt"
    return [
        {**query, **dict(zip(keys[:n], position, strict=False)), keys[n]: {beyond: at}}
        for n, at in enumerate(position)
    ]


def _replies_to(row: TweetRow, scan: Scan) -> Query:
    return {
        "in_reply_to_id": row["_id"],
        "is_reply": True,
        "is_hidden": True if scan.hidden else {"$ne": True},
        "state": {"$in": list(rules.OWN_STATES)},
    }


def _scan(query: Query, keys: Sequence[str], direction: int, limit: int) -> Stages:
    if not limit:
        return []
    order = dict.fromkeys(keys, direction)
    return [{"$match": query}, {"$sort": order}, {"$limit": limit}]


def _fetch(name: str) -> dict[str, Any]:
    return {"$project": {**TWEET_FIELDS, "found_in": {"$literal": name}}}


def _union(stages: Stages) -> dict[str, Any]:
    return {"$unionWith": {"coll": Tweet._meta.db_table, "pipeline": stages}}

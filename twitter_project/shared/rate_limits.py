"""Limits per account, address or device that all processes count together, in MongoDB.

`throttling` counts ordinary requests in the cache, per process without a Redis. The
limits here protect accounts and the machine: guessing, sign-ups, pixels, bytes.
"""

from __future__ import annotations

import math
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from .db import QUICK, collection, translate_errors
from .errors import TooMany
from .models import RateLimitUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.collection import Collection


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `amount` in a window of `window_s` seconds, which the first use opens."""

    name: str
    amount: int
    window_s: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What is left after a use, and when the window ends."""

    limit: int
    remaining: int
    resets_at: datetime

    @property
    def wait_s(self) -> int:
        """Return the whole seconds until the window ends, at least one."""
        return max(math.ceil((self.resets_at - timezone.now()).total_seconds()), 1)


_noted: ContextVar[list[tuple[RateLimit, Usage]] | None] = ContextVar(
    "noted", default=None
)


def spend(limit: RateLimit, key: str, *, cost: int = 1) -> Usage:
    """Use up `cost` of the limit of `key`; a refused use is not counted.

    One atomic write, never part of a surrounding transaction.
    Raises: TooMany with `retry_after_s` if less than `cost` is left.
    """
    row = _update(limit, key, cost)
    usage = _usage(limit, row)
    if not row["granted"]:
        raise TooMany(retry_after_s=usage.wait_s)
    return usage


def spend_all(uses: Sequence[tuple[RateLimit, str]]) -> None:
    """Use up one of each limit for the key beside it, or nothing if any limit is full.

    A refusal costs one read and no write.
    Raises: TooMany with the longest `retry_after_s` of the full limits.
    """
    if wait_s := _find_wait_s(uses):
        raise TooMany(retry_after_s=wait_s)
    spent: list[tuple[RateLimit, str]] = []
    try:
        for limit, key in uses:
            spend(limit, key)
            spent.append((limit, key))
    except TooMany:  # others have used up the last one since
        for limit, key in spent:
            give_back(limit, key)
        raise


def spend_windows(
    limits: Sequence[RateLimit], key: str, *, cost: int = 1
) -> list[Usage]:
    """Use up `cost` in several windows of one limit, or nothing if one is full.

    One atomic write, whose row is named after the first window.
    Raises: TooMany with the longest `retry_after_s` of the full windows.
    """
    row = _write(_id(limits[0], key), _count_in_windows(limits, cost))
    usages = [_usage(limit, row[_window(limit)]) for limit in limits]
    if (noted := _noted.get()) is not None:
        noted.extend(zip(limits, usages, strict=True))
    if row["granted"]:
        return usages
    full = [usage.wait_s for usage in usages if usage.remaining < cost]
    raise TooMany(retry_after_s=max(full))


def check_windows(limits: Sequence[RateLimit], key: str, *, cost: int = 1) -> None:
    """Check that `cost` is left in all windows now, without using it. One read.

    Raises: TooMany with the longest `retry_after_s` of the full windows.
    """
    with translate_errors():
        row = _rows().find_one({"_id": _id(limits[0], key)}) or {}
    usages = [
        _usage(limit, row[_window(limit)]) for limit in limits if _window(limit) in row
    ]
    now = timezone.now()
    full = [one for one in usages if one.remaining < cost and one.resets_at > now]
    if full:
        raise TooMany(retry_after_s=max(one.wait_s for one in full))


def give_back_windows(limits: Sequence[RateLimit], key: str, *, cost: int = 1) -> None:
    """Undo a use of several windows, for work that was not done after all."""
    changes = {f"{_window(limit)}.used": -cost for limit in limits}
    with translate_errors():
        _rows().update_one({"_id": _id(limits[0], key)}, {"$inc": changes})


def note_from_here() -> list[tuple[RateLimit, Usage]]:
    """Begin to note the windows that are used in this context, for an answer's headers.

    Returns the list, which grows with each use.
    """
    noted: list[tuple[RateLimit, Usage]] = []
    _noted.set(noted)
    return noted


def _count_in_windows(limits: Sequence[RateLimit], cost: int) -> list[dict[str, Any]]:
    """Return the update of a row with one part for each window."""
    names = [_window(limit) for limit in limits]
    current = {
        name: {
            "$cond": [
                {"$lte": [{"$ifNull": [f"${name}.resets_at", 0]}, "$$NOW"]},
                {"used": 0, "resets_at": {"$add": ["$$NOW", limit.window_s * 1000]}},
                f"${name}",
            ]
        }
        for name, limit in zip(names, limits, strict=True)
    }
    has_room = [
        {"$lte": [{"$add": [f"${name}.used", cost]}, limit.amount]}
        for name, limit in zip(names, limits, strict=True)
    ]
    used = {
        f"{name}.used": {"$add": [f"${name}.used", {"$cond": ["$granted", cost, 0]}]}
        for name in names
    }
    # The row may go when its last window ends.
    resets_at = {"$max": [f"${name}.resets_at" for name in names]}
    return [
        {"$set": current},
        {"$set": {"granted": {"$and": has_room}}},
        {"$set": {**used, "resets_at": resets_at}},
    ]


def _window(limit: RateLimit) -> str:
    return f"window_{limit.window_s}"


def _find_wait_s(uses: Sequence[tuple[RateLimit, str]]) -> int:
    """Return the longest wait among the full limits, 0 if none is full."""
    limits = {_id(limit, key): limit for limit, key in uses}
    with translate_errors():
        rows = list(_rows().find({"_id": {"$in": list(limits)}}))
    usages = [_usage(limits[row["_id"]], row) for row in rows]
    now = timezone.now()
    return max(
        (one.wait_s for one in usages if not one.remaining and one.resets_at > now),
        default=0,
    )


def give_back(limit: RateLimit, key: str, *, cost: int = 1) -> None:
    """Undo a use in the current window, for work that was not done after all."""
    with translate_errors():
        _rows().update_one(
            {"_id": _id(limit, key), "used": {"$gte": cost}}, {"$inc": {"used": -cost}}
        )


def forget(limit: RateLimit, key: str) -> None:
    """Reset the limit of `key`."""
    with translate_errors():
        _rows().delete_one({"_id": _id(limit, key)})


def spend_once(name: str, key: str, *, ttl_s: int) -> bool:
    """Return True only for the first caller with this key in `ttl_s` seconds.

    For codes and links that work once, across all processes.
    """
    return bool(_update(RateLimit(name, 1, ttl_s), key, 1)["granted"])


def _update(limit: RateLimit, key: str, cost: int) -> dict[str, Any]:
    """Count in the database, by its clock, so processes' clocks do not matter."""
    is_over: dict[str, Any] = {"$lte": [{"$ifNull": ["$resets_at", 0]}, "$$NOW"]}
    used = {"$cond": [is_over, 0, {"$ifNull": ["$used", 0]}]}
    ends_at = {"$add": ["$$NOW", limit.window_s * 1000]}
    stages: list[dict[str, Any]] = [
        {
            "$set": {
                "used": used,
                "resets_at": {"$cond": [is_over, ends_at, "$resets_at"]},
            }
        },
        {"$set": {"granted": {"$lte": [{"$add": ["$used", cost]}, limit.amount]}}},
        {"$set": {"used": {"$add": ["$used", {"$cond": ["$granted", cost, 0]}]}}},
    ]
    return _write(_id(limit, key), stages)


def _write(id_: str, stages: list[dict[str, Any]]) -> dict[str, Any]:
    with translate_errors():
        while True:
            try:
                row = _rows().find_one_and_update(
                    {"_id": id_},
                    stages,
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
            except DuplicateKeyError:  # two first uses at once: the row exists now
                continue
            return cast("dict[str, Any]", row)


def _usage(limit: RateLimit, row: dict[str, Any]) -> Usage:
    # The driver returns naive times in UTC.
    resets_at = row["resets_at"].replace(tzinfo=UTC)
    return Usage(limit.amount, max(limit.amount - row["used"], 0), resets_at)


def _id(limit: RateLimit, key: str) -> str:
    return f"{limit.name}:{key}"


def _rows() -> Collection[dict[str, Any]]:
    return collection(RateLimitUse).with_options(write_concern=QUICK)

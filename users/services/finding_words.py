"""Finds the words that people mute, compiled, without a query for each request.

An account says under which version its words are; the process keeps the newest few
thousand versions. A change gives the account a new version, which no process has yet.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from twitter_project.shared.queries import Lookup, find_rows
from users.models import MutedWordGroup, User
from users.muted_words import (
    NO_MUTED_WORDS,
    MutedGroup,
    MutedWords,
    compile_muted_words,
)

KEPT_COUNT = 5_000
Version = tuple[int, int]
"""A person, and the version of their muted words."""
GROUP_FIELDS = dict.fromkeys(
    (
        "_id",
        "owner_id",
        "name",
        "words",
        "contexts",
        "effect",
        "spares_followed",
        "expires_at",
    ),
    True,
)


@dataclass(slots=True)
class _Known:
    """One version of somebody's words, compiled without what has ended.

    It is right until `ends_at`, when the next group ends.
    """

    rows: list[dict[str, Any]]
    words: MutedWords
    ends_at: datetime | None


_known: OrderedDict[Version, _Known] = OrderedDict()
_lock = threading.Lock()


def get_muted_words(*, user_id: int, version: int) -> MutedWords:
    """Return the words of an account that has been read; a new version costs a query.

    `version` is the account's `muted_words_version`.
    """
    if not version:
        return NO_MUTED_WORDS
    return _find_versions([(user_id, version)])[user_id]


def find_muted_words(*, user_ids: Collection[int]) -> dict[int, MutedWords]:
    """Return the words of those of the people who mute any; the others are absent.

    One round trip for all, and one more for versions that the process does not know.
    """
    wanted = muted_words_by_id(user_ids)
    return muted_words_in(find_rows(wanted.model, wanted.query, wanted.fields))


def muted_words_by_id(user_ids: Collection[int]) -> Lookup:
    """Return the lookup of the people's versions. `muted_words_in` reads its rows."""
    query = {"_id": {"$in": list(user_ids)}, "muted_words_version": {"$gt": 0}}
    return Lookup(User, query, {"_id": True, "muted_words_version": True})


def muted_words_in(rows: Iterable[Mapping[str, Any]]) -> dict[int, MutedWords]:
    """Return the words of the people whose versions are in the rows."""
    return _find_versions([(row["_id"], row["muted_words_version"]) for row in rows])


def _find_versions(wanted: Collection[Version]) -> dict[int, MutedWords]:
    now = timezone.now()
    found = {one: known.words for one in wanted if (known := _recall(one, now))}
    missing = [one for one in wanted if one not in found]
    for one, rows in _read_groups(missing).items():
        found[one] = _keep(one, rows, now).words
    return {user_id: words for (user_id, _), words in found.items()}


def _recall(version: Version, now: datetime) -> _Known | None:
    with _lock:
        known = _known.get(version)
        if known is not None:
            _known.move_to_end(version)
    if known is not None and known.ends_at is not None and known.ends_at <= now:
        return _keep(version, known.rows, now)
    return known


def _keep(version: Version, rows: list[dict[str, Any]], now: datetime) -> _Known:
    ends = [end for row in rows if (end := _end_of(row)) is not None and end > now]
    known = _Known(rows, _compile(rows, now), min(ends, default=None))
    with _lock:
        _known[version] = known
        while len(_known) > KEPT_COUNT:
            _known.popitem(last=False)
    return known


def _read_groups(
    versions: Collection[Version],
) -> Mapping[Version, list[dict[str, Any]]]:
    if not versions:
        return {}
    query = {"owner_id": {"$in": [user_id for user_id, _ in versions]}}
    rows = find_rows(MutedWordGroup, query, GROUP_FIELDS)
    return {
        (user_id, version): sorted(
            (row for row in rows if row["owner_id"] == user_id),
            key=lambda row: int(row["_id"]),
        )
        for user_id, version in versions
    }


def _compile(rows: Iterable[Mapping[str, Any]], now: datetime) -> MutedWords:
    return compile_muted_words(
        (
            MutedGroup(
                id=row["_id"],
                name=row["name"],
                contexts=frozenset(row["contexts"]),
                effect=row["effect"],
                spares_followed=row["spares_followed"],
            ),
            row["words"],
        )
        for row in rows
        if (end := _end_of(row)) is None or end > now
    )


def _end_of(row: Mapping[str, Any]) -> datetime | None:
    end: datetime | None = row["expires_at"]
    # MongoDB's times come without a zone, and are UTC.
    return end.replace(tzinfo=UTC) if end is not None and end.tzinfo is None else end

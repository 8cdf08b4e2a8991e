"""Receives committed changes of some collections as they happen, in one change stream.

A change's token is its position among all changes of the database: MongoDB's resume
token in hexadecimal. Later tokens are greater strings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from bson import Timestamp
from django.db import DEFAULT_DB_ALIAS, router
from django.db.models import Model
from pymongo.change_stream import DatabaseChangeStream
from pymongo.errors import OperationFailure

from .db import site_database, translate_errors

HISTORY_LOST = frozenset((136, 260, 280, 286))
WAIT_MS = 1000


class HistoryLost(Exception):
    """MongoDB no longer has the requested changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """The changes to receive from one collection; `where` filters them."""

    model: type[Model]
    kind: Literal["insert", "update", "delete"]
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `row` is the inserted row, or the updated fields."""

    token: str
    watch: Watch
    id: Any
    row: Mapping[str, Any]


def updates_of(*fields: str) -> dict[str, object]:
    """Return a filter for updates of any of the fields."""
    found = [
        {f"updateDescription.updatedFields.{name}": {"$exists": True}}
        for name in fields
    ]
    return {"$or": found}


class Changes:
    """The changes of an open stream, one after the other."""

    def __init__(
        self,
        stream: DatabaseChangeStream[dict[str, Any]],
        watches: Mapping[tuple[str, str], Watch],
        after: str,
    ) -> None:
        self._stream = stream
        self._watches = watches
        self._after = after

    @property
    def position(self) -> str:
        """How far the stream was read: a token not below any that was returned."""
        token = self._stream.resume_token
        return max(str(token["_data"]) if token else "", self._after)

    def next(self) -> Change | None:
        """Wait a moment for the next change. Raises: HistoryLost, DatabaseError."""
        with translate_errors(), _as_history_lost():
            while (found := self._stream.try_next()) is not None:
                if found["_id"]["_data"] > self._after:
                    return self._read(found)
        return None

    def _read(self, found: Mapping[str, Any]) -> Change:
        watch = self._watches[found["ns"]["coll"], found["operationType"]]
        updated = found.get("updateDescription", {}).get("updatedFields", {})
        return Change(
            token=found["_id"]["_data"],
            watch=watch,
            id=found["documentKey"]["_id"],
            row=found.get("fullDocument", updated),
        )


@contextmanager
def open_changes(watches: Sequence[Watch], *, after: str = "") -> Iterator[Changes]:
    """Yield changes committed after a token, or after a `token_floor`; by default from
    now on.

    Raises: HistoryLost if MongoDB does not go back that far.
    """
    database = site_database()
    start: dict[str, Any] = {}
    if after:
        # Not `resume_after`: MongoDB wants more than the string for it, if the change
        # was of a row whose id is a number.
        start["start_at_operation_time"] = _moment_of(after)
    with translate_errors(), _as_history_lost():
        stream = database.watch(_pipeline(watches), max_await_time_ms=WAIT_MS, **start)
    by_name: dict[tuple[str, str], Watch] = {
        (one.model._meta.db_table, one.kind): one for one in watches
    }
    with stream:
        yield Changes(stream, by_name, after)


def token_floor(since_s: float) -> str:
    """Return a token that is not above any token from now on."""
    return f"82{int(since_s):08X}"


def _moment_of(token: str) -> Timestamp:
    """Return the moment in a token: seconds, and a count within the second."""
    return Timestamp(int(token[2:10], 16), int(token[10:18] or "0", 16))


def database_time_s() -> float:
    """Return the time by the database's clock, which may differ from ours."""
    database = site_database()
    with translate_errors():
        hello = database.command("hello")
    cluster_time = hello.get("$clusterTime", {}).get("clusterTime")
    return float(cast("Timestamp", cluster_time).time if cluster_time else time.time())


def _pipeline(watches: Sequence[Watch]) -> list[dict[str, Any]]:
    wanted = [
        {
            "ns.coll": watch.model._meta.db_table,
            "operationType": watch.kind,
            **watch.where,
        }
        for watch in watches
        # The stream does not see models that live in another database.
        if router.db_for_read(watch.model) == DEFAULT_DB_ALIAS
    ]
    kept = ("ns.coll", "operationType", "documentKey", "fullDocument")
    return [
        {"$match": {"$or": wanted}},
        {"$project": dict.fromkeys((*kept, "updateDescription.updatedFields"), 1)},
    ]


@contextmanager
def _as_history_lost() -> Iterator[None]:
    try:
        yield
    except OperationFailure as error:
        if error.code in HISTORY_LOST:
            raise HistoryLost(str(error)) from error
        raise

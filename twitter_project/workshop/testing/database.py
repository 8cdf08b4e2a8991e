"""Counts round trips and checks query plans in tests.

Import this before the first query (the root conftest does): a client notifies only
listeners that were registered before it was created.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from pymongo import monitoring

from .sql import (
    count_keys,
    count_rows,
    explain_statement,
    noting_statements,
    stage_of,
    walk,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Fields that the driver adds to a command; `explain` refuses them.
ENVELOPE = frozenset(
    (
        "lsid",
        "$clusterTime",
        "$db",
        "$readPreference",
        "txnNumber",
        "startTransaction",
        "autocommit",
        "readConcern",
        "writeConcern",
        "maxTimeMS",
    )
)
EXPLAINABLE = frozenset(
    ("aggregate", "count", "delete", "distinct", "find", "findAndModify", "update")
)
BLOCKING_SORTS = frozenset(("SORT", "SORT_KEY_GENERATOR", "$sort"))
JOINED = "joins with $lookup"
JOINS = frozenset(("EQ_LOOKUP", "$lookup", "$graphLookup"))


@dataclass(frozen=True, slots=True)
class Command:
    """One command as the driver sent it, or an SQL statement under a command's name."""

    name: str
    document: dict[str, Any]

    @property
    def collection(self) -> str:
        return str(self.document.get(self.name, ""))

    def __str__(self) -> str:
        shown = {
            key: value
            for key, value in self.document.items()
            if key not in ENVELOPE and key != self.name
        }
        return f"{self.name} {self.collection} {shown}"


@dataclass(slots=True)
class RoundTrips:
    """The commands that went to the server during the recording, in order."""

    commands: list[Command] = field(default_factory=list)

    def note(self, name: str, document: dict[str, Any]) -> None:
        self.commands.append(Command(name, document))

    def __len__(self) -> int:
        return len(self.commands)

    def __iter__(self) -> Iterator[Command]:
        return iter(self.commands)

    def __str__(self) -> str:
        return "\n".join(
            f"{number}. {command}" for number, command in enumerate(self, start=1)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """How the server ran one command, from `explain` with execution statistics."""

    command: Command
    stages: tuple[str, ...]
    keys_examined: int
    docs_examined: int
    returned: int

    @property
    def faults(self) -> list[str]:
        """Why this plan gets slower as the collection grows; empty if it does not."""
        found = []
        if "COLLSCAN" in self.stages:
            found.append("reads the whole collection")
        if BLOCKING_SORTS.intersection(self.stages):
            found.append("sorts in memory")
        if JOINS.intersection(self.stages):
            found.append(JOINED)
        return found

    def __str__(self) -> str:
        return (
            f"{' <- '.join(self.stages)} ({self.keys_examined} keys, "
            f"{self.docs_examined} documents, {self.returned} returned): {self.command}"
        )


class _Recorder(monitoring.CommandListener):
    """Notes commands for open recordings, if their thread asked for it."""

    def __init__(self) -> None:
        self.open: list[tuple[RoundTrips, int | None]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "explain":
            return
        thread = threading.get_ident()
        for trips, wanted in self.open:
            if wanted in (None, thread):
                trips.note(event.command_name, dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Do nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Do nothing."""


_recorder = _Recorder()
monitoring.register(_recorder)


@contextmanager
def noting(trips: RoundTrips) -> Iterator[None]:
    """Have the commands of this thread noted before they are sent."""
    entry = (trips, threading.get_ident())
    _recorder.open.append(entry)
    try:
        yield
    finally:
        _recorder.open.remove(entry)


@contextmanager
def database_elsewhere(host: str) -> Iterator[None]:
    """Make this thread use another host for its database.

    The usual client is put aside and not closed: connections of other threads, and of
    other contexts of this one (a browser that tests drive has its own), share it.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    cls = type(connection)
    pools, usual_host = cls._connection_pools, connection.settings_dict["HOST"]
    cls._connection_pools = {}
    connection.settings_dict["HOST"] = host
    connection.connection = None
    vars(connection).pop("database", None)
    try:
        yield
    finally:
        connection.close_pool()
        cls._connection_pools = pools
        connection.settings_dict["HOST"] = usual_host


@contextmanager
def count_round_trips(*, all_threads: bool = False) -> Iterator[RoundTrips]:
    """Record every command sent to the servers inside the block.

    `len()` of the result is the number of round trips, `str()` lists them. Commands of
    other threads are left out unless `all_threads` is set; their SQL statements always
    are.
    """
    client: Any = _connection().connection
    listeners = client.options.event_listeners or ()
    if _recorder not in listeners:
        raise RuntimeError(f"Import {__name__} before the first query.")
    trips = RoundTrips()
    entry = (trips, None if all_threads else threading.get_ident())
    _recorder.open.append(entry)
    try:
        with noting_statements(trips.note):
            yield trips
    finally:
        _recorder.open.remove(entry)


def explain_plan(what: RoundTrips | QuerySet[Any, Any]) -> list[Plan]:
    """Explain every command of a recording, or the commands that a queryset runs.

    Inserts and the control commands of transactions have no plan and are left out.
    """
    if not isinstance(what, RoundTrips):
        with count_round_trips() as trips:
            list(what)
    else:
        trips = what
    return [plan for command in trips for plan in _explain(command)]


def assert_indexed(
    what: RoundTrips | QuerySet[Any, Any],
    *,
    max_examined: int | None = None,
    may_join: bool = False,
) -> list[Plan]:
    """Fail if a command scans a collection, sorts in memory or joins.

    With `max_examined`, also fail if one looks at more documents or index keys. With
    `may_join`, joins are accepted: groups of notifications are derived by one, and its
    plan has a test of its own. Returns the plans, so that a test can check more.
    """
    plans = explain_plan(what)
    if not plans:
        raise AssertionError("No command was sent that has a plan.")
    problems = []
    for plan in plans:
        faults = [one for one in plan.faults if not (may_join and one == JOINED)]
        examined = max(plan.docs_examined, plan.keys_examined)
        if max_examined is not None and examined > max_examined:
            faults.append(f"examines {examined}, more than {max_examined}")
        problems += [f"{fault}: {plan}" for fault in faults]
    if problems:
        raise AssertionError("\n".join(problems))
    return plans


def _connection() -> Any:
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return connection


def _explain(command: Command) -> Iterator[Plan]:
    if "sql" in command.document:
        yield from _explain_sql(command)
        return
    if command.name not in EXPLAINABLE:
        return
    for document in _parts(command):
        result = _connection().database.command(
            {"explain": document, "verbosity": "executionStats"}
        )
        stages = tuple(_stages(result))
        stats = list(_values(result, "executionStats"))
        yield Plan(
            command,
            stages,
            keys_examined=sum(stat.get("totalKeysExamined", 0) for stat in stats),
            docs_examined=sum(stat.get("totalDocsExamined", 0) for stat in stats),
            returned=stats[-1].get("nReturned", 0) if stats else 0,
        )


def _explain_sql(command: Command) -> Iterator[Plan]:
    plan = explain_statement(command.document)
    if plan is not None:
        nodes = list(walk(plan))
        yield Plan(
            command,
            tuple(map(stage_of, nodes)),
            keys_examined=sum(map(count_keys, nodes)),
            docs_examined=sum(map(count_rows, nodes)),
            returned=int(plan["Actual Rows"]),
        )


def _parts(command: Command) -> Iterator[dict[str, Any]]:
    """Yield commands that `explain` accepts: one update or deletion at a time."""
    document = {
        key: value for key, value in command.document.items() if key not in ENVELOPE
    }
    many = {"update": "updates", "delete": "deletes"}.get(command.name)
    if many is None:
        yield document
        return
    for one in document[many]:
        yield document | {many: [one]}


def _values(node: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield every mapping under `key`, however deep in the output of `explain`."""
    for name, value in _items(node):
        if name == key and isinstance(value, Mapping):
            yield value
        elif name != "rejectedPlans":
            yield from _values(value, key)


def _items(node: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(node, Mapping):
        return node.items()
    if isinstance(node, list):
        return [("", value) for value in node]
    return ()


def _stages(result: Mapping[str, Any]) -> Iterator[str]:
    """Yield the stages of the winning plans and of the pipeline after them."""
    for plan in _values(result, "winningPlan"):
        yield from _plan_stages(plan.get("queryPlan", plan))
    yield from _pipeline_stages(result)


def _plan_stages(plan: Any) -> Iterator[str]:
    for name, value in _items(plan):
        if name == "stage":
            yield str(value)
        else:
            yield from _plan_stages(value)


def _pipeline_stages(node: Any) -> Iterator[str]:
    for name, value in _items(node):
        if name == "stages" and isinstance(value, list):
            yield from (key for stage in value for key in stage if key[:1] == "$")
        if name == "collectionScans" and value:
            yield "COLLSCAN"
        if name not in ("rejectedPlans", "winningPlan"):
            yield from _pipeline_stages(value)

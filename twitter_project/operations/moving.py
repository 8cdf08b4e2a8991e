"""Moves the accounts' rows between MongoDB and PostgreSQL, with the same models.

A move keeps no record of its progress: rows that are already equal in the target have
been moved. So a move that was killed continues where it was, and a row in the target
that the source does not have belongs to somebody else and stops it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, TypeAlias

import orjson
from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from twitter_project.databases.routing import USERS_APPS
from twitter_project.outbox.carrying import carry_all

BATCH = 500
# Rows that `migrate` itself puts into an empty database, under keys of its own.
MADE_BY_MIGRATE = ("auth.Permission", "contenttypes.ContentType")

Table: TypeAlias = type[Model]
Say = Callable[[str], object]


class CannotMove(Exception):
    """Why a move did not begin, or cannot be trusted, in words for the operator."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and a digest of all rows in key order."""

    count: int
    digest: str


def move_accounts(*, source: str, target: str, replace: bool, say: Say) -> None:
    """Copy all account rows from one database to the other, and compare them.

    The source stays unchanged. With `replace` the target's rows are deleted first. Rows
    written in the meantime are copied too, or make the move end with CannotMove.
    Raises: CannotMove.
    """
    for alias in (source, target):
        _check_migrated(alias)
    carry_all()
    tables = list_tables()
    if replace:
        empty_tables(tables, target)
    else:
        _make_way(tables, source, target)
    for table in tables:
        count = _copy(table, source, target)
        say(f"{table._meta.db_table}: {count} rows copied")
    _continue_sequences(tables, target)
    _compare(tables, source, target, say)


def list_tables() -> list[Table]:
    """Return the models of all account tables, each after those that it refers to."""
    tables = {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in USERS_APPS and not model._meta.proxy
    }
    graph = {
        label: {
            field.related_model._meta.label
            for field in table._meta.concrete_fields
            if field.remote_field and isinstance(field.related_model, type)
        }
        for label, table in tables.items()
    }
    return [tables[label] for label in TopologicalSorter(graph).static_order()]


def sum_up(table: Table, alias: str) -> Sum:
    digest, count = hashlib.sha256(), 0
    for rows in _batches(table, alias):
        count += len(rows)
        for row in rows:
            digest.update(_encode(row))
    return Sum(count, digest.hexdigest())


def _check_migrated(alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotMove(f"Run `manage.py migrate --database {alias}` first.")


def _make_way(tables: list[Table], source: str, target: str) -> None:
    """Refuse a target that has other rows; delete those that `migrate` made."""
    strange = [table for table in tables if _has_others(table, source, target)]
    made = [table for table in tables if table._meta.label in MADE_BY_MIGRATE]
    others = [table._meta.db_table for table in strange if table not in made]
    if others:
        raise CannotMove(
            f"The target has other rows in {', '.join(others)}: they would be lost. "
            "With --replace they are."
        )
    if strange:
        empty_tables(made, target)


def _has_others(table: Table, source: str, target: str) -> bool:
    """Return whether the target has a row that the source lacks, or that differs."""
    for rows in _batches(table, target):
        known = _rows(table, source).in_bulk([row.pk for row in rows])
        if any(row.pk not in known or _differ(row, known[row.pk]) for row in rows):
            return True
    return False


def _copy(table: Table, source: str, target: str) -> int:
    """Insert the missing rows, unchanged; return how many."""
    count = 0
    for rows in _batches(table, source):
        keys = [row.pk for row in rows]
        present = set(
            _rows(table, target).filter(pk__in=keys).values_list("pk", flat=True)
        )
        missing = [row for row in rows if row.pk not in present]
        if missing:
            # Raw: a field that dates new rows keeps its date.
            _rows(table, target)._insert(
                missing, fields=table._meta.concrete_fields, using=target, raw=True
            )
        count += len(missing)
    return count


def empty_tables(tables: list[Table], alias: str) -> None:
    for table in reversed(tables):
        _rows(table, alias)._raw_delete(alias)


def _continue_sequences(tables: list[Table], alias: str) -> None:
    """Make PostgreSQL continue its automatic keys from the largest that was moved.

    If rows return to MongoDB, its new keys are larger: they are times, and it would
    take four million rows a millisecond to count past the clock.
    """
    connection = connections[alias]
    statements = connection.ops.sequence_reset_sql(no_style(), tables)
    if statements:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _compare(tables: list[Table], source: str, target: str, say: Say) -> None:
    """Compare all tables as of one moment.

    This moment is after the first reading of the source and before the second; no table
    has changed between the two.
    """
    first, copied = _sum_up_all(tables, source), _sum_up_all(tables, target)
    for name, after in copied.items():
        say(f"{name}: {after.count} rows, sha256 {after.digest[:16]}")
    second = _sum_up_all(tables, source)
    wrong = [
        f"{name} ({second[name].count} rows, {after.count} in the target)"
        for name, after in copied.items()
        if not first[name] == after == second[name]
    ]
    if wrong:
        raise CannotMove(f"Not the same on both sides: {', '.join(wrong)}.")


def _sum_up_all(tables: list[Table], alias: str) -> dict[str, Sum]:
    return {table._meta.db_table: sum_up(table, alias) for table in tables}


def _batches(table: Table, alias: str) -> Iterator[list[Model]]:
    """Yield all rows in key order."""
    rows = list(_rows(table, alias).order_by("pk")[:BATCH])
    while rows:
        yield rows
        following = _rows(table, alias).filter(pk__gt=rows[-1].pk)
        rows = list(following.order_by("pk")[:BATCH])


def _rows(table: Table, alias: str) -> Any:
    return table._base_manager.using(alias)


def _differ(one: Model, other: Model) -> bool:
    return _encode(one) != _encode(other)


def _encode(row: Model) -> bytes:
    """Return the row's values, as the same bytes for the same values on any engine."""
    values = [getattr(row, field.attname) for field in row._meta.concrete_fields]
    return orjson.dumps(
        values, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    )

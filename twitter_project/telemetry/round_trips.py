"""Counts what this thread asks of the databases, for what is told of each request.

Import this before the first query: a client of MongoDB tells only the listeners that
were registered before it was made.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.backends.signals import connection_created
from pymongo import monitoring


class _Counter(threading.local):
    commands = 0
    statements = 0


_counter = _Counter()


class _Listener(monitoring.CommandListener):
    def started(self, event: monitoring.CommandStartedEvent) -> None:
        _counter.commands += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Was counted."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Was counted."""


monitoring.register(_Listener())


def _count_statement(
    execute: Any, sql: Any, params: Any, many: bool, context: Any
) -> Any:
    _counter.statements += 1
    return execute(sql, params, many, context)


def _count_statements_of(connection: Any, **_: Any) -> None:
    """Watch a connection to PostgreSQL; each may be opened more than once."""
    wrappers = connection.execute_wrappers
    if connection.vendor == "postgresql" and _count_statement not in wrappers:
        wrappers.append(_count_statement)


connection_created.connect(_count_statements_of)


def count_so_far() -> int:
    """Return how many commands this thread has sent to MongoDB; take the difference
    of two."""
    return _counter.commands


def count_statements() -> int:
    """Return how many statements it has sent to PostgreSQL."""
    return _counter.statements

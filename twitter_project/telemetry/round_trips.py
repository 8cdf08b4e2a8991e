"""Counts this thread's database commands, for the log line of each request.

Import this before the first query: MongoDB's client notifies only listeners that were
registered before it was created.
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
        """Do nothing: it was counted when it started."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Do nothing: it was counted when it started."""


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
    """Return how many commands this thread has sent to MongoDB so far."""
    return _counter.commands


def count_statements() -> int:
    """Return how many statements this thread has sent to PostgreSQL."""
    return _counter.statements

"""Compiles queries like Django, but leaves out locks outside a transaction."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.compiler import (  # type: ignore[import-untyped]
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)
from django.db.backends.postgresql.compiler import SQLCompiler as DjangoCompiler

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]


class SQLCompiler(DjangoCompiler):  # type: ignore[misc]
    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """Lock no rows outside a transaction, where Django would refuse to read them.

        Upstream apps lock in a plain `atomic()`, which belongs to the default database,
        MongoDB, where neither does anything.
        """
        query: Any = self.query  # type: ignore[has-type]
        if query.select_for_update and self.connection.get_autocommit():
            self.query = query.clone()
            self.query.select_for_update = False
        return super().as_sql(*args, **kwargs)

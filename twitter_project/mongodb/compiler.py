"""Queries as the stock backend compiles them, with our pipeline and our keys."""

from typing import Any

from bson import Int64
from django.db import IntegrityError
from django_mongodb_backend import compiler

from twitter_project.shared.ids import new_id

from .keys import ID_COLUMN, is_auto_key


class SQLCompiler(compiler.SQLCompiler):
    pass


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    def insert(
        self, docs: list[dict[str, Any]], returning_fields: Any = None
    ) -> list[tuple[Any, ...]]:
        """Insert the rows, making a time-ordered 64-bit id where one is missing."""
        key = self.query.get_meta().pk
        for doc in docs:
            if doc.get(ID_COLUMN) is not None:
                continue
            if not is_auto_key(key):
                raise IntegrityError(f"{key} must have a value.")
            doc[ID_COLUMN] = Int64(new_id())
        rows = super().insert(docs, returning_fields)
        # The driver's Int64 is a subclass of int; a model holds plain ones.
        return [(int(x),) if isinstance(x, Int64) else (x,) for (x,) in rows]


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    pass


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    pass


class SQLAggregateCompiler(compiler.SQLAggregateCompiler):
    pass

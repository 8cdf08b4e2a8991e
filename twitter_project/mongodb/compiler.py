"""Queries as the stock backend compiles them, with our stages, keys and writes."""

from __future__ import annotations

from typing import Any

from bson import Int64
from django.db import IntegrityError
from django.db.models.sql.constants import MULTI
from django.db.models.sql.query import Query
from django_mongodb_backend import compiler
from django_mongodb_backend.query import wrap_database_errors

from twitter_project.shared.ids import new_id

from .keys import ID_COLUMN, is_auto_key
from .query import MongoQuery, without_identities


class SQLCompiler(compiler.SQLCompiler):
    query_class = MongoQuery

    def build_query(self, columns: Any = None) -> MongoQuery:
        query: MongoQuery = super().build_query(columns)
        query.extra_fields = without_identities(query.extra_fields or {})
        return query


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    def insert(
        self, docs: list[dict[str, Any]], returning_fields: Any = None
    ) -> list[tuple[Any, ...]]:
        """Insert the rows, with a new time-ordered id where a row has no key."""
        key = self.query.get_meta().pk
        for doc in docs:
            if doc.get(ID_COLUMN) is None:
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

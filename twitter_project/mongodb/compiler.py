"""Queries as the stock backend compiles them, with our stages, keys and writes."""

from __future__ import annotations

from typing import Any

from bson import Int64
from django.db import IntegrityError, NotSupportedError
from django.db.models.sql.constants import MULTI
from django.db.models.sql.query import Query
from django.db.models.sql.subqueries import DeleteQuery
from django_mongodb_backend import compiler
from django_mongodb_backend.query import wrap_database_errors

from twitter_project.shared.ids import new_id

from .keys import ID_COLUMN, is_auto_key
from .query import MongoQuery, without_identities, write_one_or_many


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
    query_class = MongoQuery

    def build_query(self, columns: Any = None) -> MongoQuery:
        if self.single_alias:
            query: MongoQuery = super().build_query(columns)
            if not self.subqueries:
                return query
        keys = select_keys(self.query, self.using)
        return by_keys(DeleteQuery(self.query.model), keys, self.using)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    query_class = MongoQuery

    def build_query(self, columns: Any = None) -> MongoQuery:
        if self.subqueries:
            raise NotSupportedError("MongoDB cannot set a column from a subquery.")
        if self.query.count_active_tables() == 1:
            query: MongoQuery = super().build_query(columns)
            if not self.subqueries:
                return query
        keys = select_keys(self.query, self.using)
        return by_keys(Query(self.query.model), keys, self.using)

    @wrap_database_errors
    def update(self, criteria: dict[str, Any], pipeline: list[Any]) -> int:
        write = write_one_or_many(self.collection, "update", criteria)
        session = self.connection.session
        return int(write(criteria, pipeline, session=session).matched_count)


class SQLAggregateCompiler(compiler.SQLAggregateCompiler):
    pass


def select_keys(query: Query, using: str) -> list[Any]:
    """Return the keys of the rows that a write is about.

    MongoDB filters an update or a deletion by the collection's own fields only. As on
    MySQL, a filter that joins is run as a query of its own, before the write.
    """
    selection = query.chain(klass=Query)
    selection.clear_ordering(force=True)
    selection.clear_select_clause()
    selection.add_fields([query.get_meta().pk.name])
    chunks = selection.get_compiler(using).execute_sql(MULTI)
    return [key for chunk in chunks for (key,) in chunk]


def by_keys(query: Query, keys: list[Any], using: str) -> MongoQuery:
    query.add_filter("pk__in", keys)
    built: MongoQuery = query.get_compiler(using).build_query()
    return built

"""Queries as the stock backend compiles them, with our stages, keys and writes."""

from __future__ import annotations

from typing import Any

from bson import Int64
from django.db import IntegrityError, NotSupportedError
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql.compiler import SQLInsertCompiler as DjangoInsertCompiler
from django.db.models.sql.constants import GET_ITERATOR_CHUNK_SIZE, MULTI
from django.db.models.sql.query import Query
from django.db.models.sql.subqueries import DeleteQuery
from django_mongodb_backend import compiler
from django_mongodb_backend.query import wrap_database_errors

from twitter_project.shared.ids import new_id

from .aggregates import AggregatesOfNothing
from .keys import ID_COLUMN, is_auto_key
from .numbers import in_type_of
from .query import MongoQuery, without_identities, write_one_or_many

PREFETCHED_KEY = "_prefetch_related_val_"


class SQLCompiler(AggregatesOfNothing, compiler.SQLCompiler):
    query_class = MongoQuery
    # How many rows the server sends at a time; None leaves it to the server.
    batch_size: int | None = None

    def __init__(self, query: Query, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_prefetched_keys(query), *args, **kwargs)

    def execute_sql(
        self,
        result_type: str = MULTI,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Any:
        """Run the query; with `chunked_fetch`, fetch `chunk_size` rows at a time."""
        if chunked_fetch:
            self.batch_size = chunk_size
        return super().execute_sql(result_type, chunked_fetch, chunk_size)

    def build_query(self, columns: Any = None) -> MongoQuery:
        if columns is None and not self.query.combinator and _is_deferring(self.query):
            columns = self.columns  # the stock backend asks for all of them
        query: MongoQuery = super().build_query(columns)
        query.extra_fields = without_identities(query.extra_fields or {})
        return query


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    @wrap_database_errors
    def insert(
        self, docs: list[dict[str, Any]], returning_fields: Any = None
    ) -> list[tuple[Any, ...]]:
        """Insert the rows, with new time-ordered ids for rows without a key."""
        key = self.query.get_meta().pk
        self._evaluate_expressions(docs)
        for doc in docs:
            if doc.get(ID_COLUMN) is None:
                if not is_auto_key(key):
                    raise IntegrityError(f"{key} must have a value.")
                doc[ID_COLUMN] = Int64(new_id())
        rows = super().insert(docs, returning_fields)
        table = self.query.get_meta().db_table
        columns = [field.get_col(table) for field in returning_fields or ()]
        converters = self.get_converters(columns)
        return [tuple(row) for row in self.apply_converters(rows, converters)]

    def _evaluate_expressions(self, docs: list[dict[str, Any]]) -> None:
        """Replace expressions (`Now()`, a `db_default`) by their values.

        An insert accepts only documents, so the server computes the values first.
        """
        wanted = [
            (doc, field, doc[field.column])
            for doc in docs
            for field in self.query.fields
            if hasattr(doc.get(field.column), "resolve_expression")
        ]
        if not wanted:
            return
        values = {}
        for number, (_, field, value) in enumerate(wanted):
            is_default = isinstance(value, DatabaseDefault)
            expression = value.expression if is_default else value
            # Refuses what an insert cannot refer to: columns, aggregates, windows.
            resolved: Any = DjangoInsertCompiler.prepare_value(self, field, expression)
            mql = resolved.as_mql(self, self.connection, as_expr=True)
            values[str(number)] = in_type_of(field, mql, self.connection)
        lookups = [stage for query in self.subqueries for stage in query.get_pipeline()]
        pipeline = [{"$documents": [{}]}, *lookups, {"$replaceWith": values}]
        (computed,) = self.connection.database.aggregate(pipeline)
        for number, (doc, field, _) in enumerate(wanted):
            doc[field.column] = computed.get(str(number))


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
        (stage,) = pipeline
        values = stage["$set"]
        for field, _, _ in self.query.values:
            mql = values[field.column]
            values[field.column] = in_type_of(field, mql, self.connection)
        write = write_one_or_many(self.collection, "update", criteria)
        session = self.connection.session
        return int(write(criteria, pipeline, session=session).matched_count)


class SQLAggregateCompiler(AggregatesOfNothing, compiler.SQLAggregateCompiler):
    """Aggregates over the rows of another query."""


def _is_deferring(query: Query) -> bool:
    """Return whether `only()` or `defer()` was used."""
    names, are_deferred = query.deferred_loading
    return bool(names) or not are_deferred


def _with_prefetched_keys(query: Any) -> Any:
    """Return the query with columns in place of a prefetch's SQL.

    To prefetch a many-to-many relation, Django selects the keys of the other side by
    `extra(select={"_prefetch_related_val_...": "table.column"})`.
    """
    wanted = getattr(query, "extra", {})  # a raw query has none
    names = [name for name in wanted if name.startswith(PREFETCHED_KEY)]
    if not names:
        return query
    query = query.clone()
    query._extra_select_cache = None
    for name in names:
        alias, _, column = query.extra.pop(name)[0].partition(".")
        columns = query.alias_map[alias].join_field.related_model._meta.concrete_fields
        (field,) = [field for field in columns if field.column == column]
        query.annotations[name] = field.get_col(alias)
        query.append_annotation_mask([name])
    return query


def select_keys(query: Query, using: str) -> list[Any]:
    """Return the keys of the rows that a write affects.

    MongoDB filters an update or a deletion only by the collection's own fields. As on
    MySQL, a filter with a join runs as a separate query before the write.
    """
    selection = query.chain(klass=Query)
    selection.clear_ordering(force=True)
    selection.clear_select_clause()
    selection.add_fields([query.get_meta().pk.name])
    chunks = selection.get_compiler(using).execute_sql(MULTI)
    return [key for chunk in chunks for (key,) in chunk]


def by_keys(query: Query, keys: list[Any], using: str) -> MongoQuery:
    query.add_filter("pk__in", keys)  # type: ignore[arg-type]
    built: MongoQuery = query.get_compiler(using).build_query()
    return built

"""The order of a query's stages: first the rows of the page, then their joins.

The stock backend joins every row of the collection, then filters, sorts and cuts. If
the base collection alone decides the rows and their order, we filter, sort and cut
first, so that an index serves the sort and only the page is joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models.sql.constants import INNER
from django.db.models.sql.datastructures import Join
from django_mongodb_backend import query

from .keys import ID_COLUMN

Stage = dict[str, Any]


class MongoQuery(query.MongoQuery):
    @query.wrap_database_errors
    def get_cursor(self) -> Any:
        """Run the query in batches of the size that the compiler asks for."""
        batch_size = getattr(self.compiler, "batch_size", None)
        return self.compiler.collection.aggregate(
            self.get_pipeline(),
            session=self.compiler.connection.session,
            batchSize=batch_size,
        )

    @query.wrap_database_errors
    def delete(self) -> int:
        write = write_one_or_many(self.compiler.collection, "delete", self.match_mql)
        session = self.compiler.connection.session
        return int(write(self.match_mql, session=session).deleted_count)

    def get_pipeline(self) -> list[Stage]:
        pipeline: list[Stage] = super().get_pipeline()
        joins = list(self._join_stages())
        if not self._is_decided_by_base(joins):
            return pipeline
        page = [*self._page_stages(), *joins]
        if self.project_fields:
            # After the sort: no index serves a sort of projected documents.
            page.append({"$project": self.project_fields})
        if not self.subquery_lookup:
            return page
        pipeline[0]["$lookup"]["pipeline"] = page
        return pipeline

    def _is_decided_by_base(self, joins: list[Stage]) -> bool:
        """Return whether the rows are independent of all joins and projections.

        A grouped, combined or Atlas Search query keeps the stock order of stages.
        """
        if (
            self.search_pipeline
            or self.aggregation_pipeline
            or self.combinator_pipeline
            or any(part.subquery_lookup is None for part in self.subqueries or ())
            or not all(map(_keeps_rows, self._joins()))
        ):
            return False
        made_later = {stage["$lookup"]["as"] for stage in joins if "$lookup" in stage}
        made_later |= {
            name
            for name, value in (self.project_fields or {}).items()
            if value not in (1, f"${name}")
        }
        needed = [self.match_mql, self.extra_fields, list(self.ordering)]
        return not made_later or made_later.isdisjoint(_names_in(needed))

    def _joins(self) -> Iterator[Join]:
        for alias, table in self.query.alias_map.items():
            if isinstance(table, Join) and self.query.alias_refcount[alias]:
                yield table

    def _join_stages(self) -> Iterator[Stage]:
        yield from self.lookup_pipeline or ()
        for subquery in self.subqueries or ():
            yield from subquery.get_pipeline()

    def _page_stages(self) -> Iterator[Stage]:
        skipped, end = self.query.low_mark, self.query.high_mark
        if self.match_mql:
            yield {"$match": self.match_mql}
        if self.extra_fields:
            yield {"$addFields": self.extra_fields}
        if self.ordering:
            yield {"$sort": self.ordering}
        if skipped:
            yield {"$skip": skipped}
        if end is not None:
            yield {"$limit": end - skipped}


def write_one_or_many(collection: Any, verb: str, criteria: Stage) -> Any:
    """Return the collection's method for a write: `verb`_one if it concerns one row.

    After a failover, the driver retries a write of one document, never one of many.
    """
    number = "one" if _names_one_row(criteria) else "many"
    return getattr(collection, f"{verb}_{number}")


def _names_one_row(criteria: Stage) -> bool:
    if "$and" in criteria:
        return any(map(_names_one_row, criteria["$and"]))
    key = criteria.get(ID_COLUMN)
    if isinstance(key, Mapping):
        return list(key) == ["$in"] and len(key["$in"]) == 1
    return key is not None


def without_identities(fields: Mapping[str, Any], path: str = "$") -> dict[str, Any]:
    """Return an $addFields' expressions, without fields that it copies to themselves.

    `{"name": "$name"}` changes nothing, yet no index serves a sort that follows it.
    """
    kept = {}
    for name, value in fields.items():
        of_join = isinstance(value, Mapping) and not any(k[:1] == "$" for k in value)
        rest = without_identities(value, f"{path}{name}.") if of_join else value
        if rest not in ({}, f"{path}{name}"):
            kept[name] = rest
    return kept


def _keeps_rows(join: Join) -> bool:
    """Return whether a join yields each row exactly once.

    A foreign key that may be null becomes an inner join only if a filter needs it. One
    that may not be null always finds its row, unless somebody deleted that behind
    Django's back: a page that is cut before the join is then one row shorter.
    """
    relation: Any = join.join_field
    is_single = relation.many_to_one or relation.one_to_one
    loses_rows = join.join_type == INNER and join.nullable
    return bool(is_single and not loses_rows and not join.filtered_relation)


def _names_in(mql: object) -> Iterable[str]:
    """Yield the first part of every field path in `mql` (and of other strings)."""
    if isinstance(mql, str):
        yield mql.lstrip("$").partition(".")[0]
    elif isinstance(mql, Mapping):
        for key, value in mql.items():
            yield from _names_in(key)
            yield from _names_in(value)
    elif isinstance(mql, list | tuple):
        for item in mql:
            yield from _names_in(item)

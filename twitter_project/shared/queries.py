"""Reads rows in the way that suits MongoDB's planner, or from PostgreSQL by Django's
ORM.

`find_rows` takes queries in a small subset of MongoDB's language: equality, `$in`,
`$gt`, `$gte`, `$lt`, `$lte` and `$or`. Columns have the same names on both databases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, router
from django.db.models import Q

from .db import collection, session, translate_errors

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")
Row = TypeVar("Row")

# More than a page needs, so that no second round trip fetches the rest.
ROWS_AT_ONCE = 10_000
# The field of a row that says which of several reads found it.
READ_FIELD = "_read"
NEWEST_FIRST = -1


def find_one(queryset: QuerySet[M, Row]) -> Row | None:
    """Return the row that a filter by a unique index finds, or None.

    Django's `first()` sorts by primary key. MongoDB does not know that there is at most
    one row, so it would sort the result, or walk all keys to avoid sorting.
    """
    return next(iter(queryset.order_by()[:1]), None)


def find_rows(
    model: type[Model],
    query: Mapping[str, Any],
    fields: Mapping[str, bool] | None = None,
    *,
    order: int | None = None,
    limit: int = 0,
    index: str | None = None,
) -> list[dict[str, Any]]:
    """Read rows as they are stored, in the order of the given ids, if any.

    For named functions on hot paths: the ORM takes three times as long. Times from
    MongoDB have no time zone and are UTC. `index` names the index for MongoDB to use;
    its planner tries only a few rows and may choose another.
    """
    if connections[router.db_for_read(model)].vendor != "mongodb":
        return _find_by_orm(model, query, fields, order, limit)
    with translate_errors():
        cursor = collection(model).find(
            query,
            fields,
            sort=[("_id", order)] if order else None,
            limit=limit,
            hint=index,
            # One batch, so that reading a page needs no second round trip for the rest.
            batch_size=limit + 1 if limit else 0,
            session=session(),
        )
        return cursor.to_list()


@dataclass(slots=True)
class Lookup:
    """A read that is made together with others; then its `rows` are there.

    With `limit`, they are the newest ones, by primary key.
    """

    model: type[Model]
    query: Mapping[str, Any]
    fields: Mapping[str, bool]
    limit: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def stages(self) -> list[dict[str, Any]]:
        """Return what MongoDB runs to answer it."""
        found: list[dict[str, Any]] = [{"$match": self.query}]
        if self.limit:
            found += [{"$sort": {"_id": NEWEST_FIRST}}, {"$limit": self.limit}]
        return [*found, {"$project": self.fields}]


def find_all(lookups: Sequence[Lookup]) -> None:
    """Read the rows of all lookups, in one round trip where all are in MongoDB."""
    is_mixed = any(
        connections[router.db_for_read(one.model)].vendor != "mongodb"
        for one in lookups
    )
    if len(lookups) < 2 or is_mixed:
        for one in lookups:
            order = NEWEST_FIRST if one.limit else None
            one.rows = find_rows(
                one.model, one.query, one.fields, order=order, limit=one.limit
            )
        return
    with translate_errors():
        cursor = collection(lookups[0].model).aggregate(
            _union(lookups), batchSize=ROWS_AT_ONCE, session=session()
        )
        take_marked(cursor.to_list(), lookups)


def mark_read(lookup: Lookup, number: int) -> list[dict[str, Any]]:
    """Return the lookup's stages; what they find has its number in `READ_FIELD`."""
    return [*lookup.stages, {"$set": {READ_FIELD: {"$literal": number}}}]


def take_marked(
    rows: list[dict[str, Any]], lookups: Sequence[Lookup]
) -> list[dict[str, Any]]:
    """Give each lookup the rows with its number; return the rows without any."""
    others: list[dict[str, Any]] = []
    for row in rows:
        number = row.pop(READ_FIELD, None)
        (others if number is None else lookups[number].rows).append(row)
    return others


def _union(lookups: Sequence[Lookup]) -> list[dict[str, Any]]:
    """Return the stages that run the lookups one after another, by their indexes."""
    stages: list[dict[str, Any]] = []
    for number, one in enumerate(lookups):
        found = mark_read(one, number)
        if number == 0:
            stages += found
        else:
            name = collection(one.model).name
            stages.append({"$unionWith": {"coll": name, "pipeline": found}})
    return stages


def _find_by_orm(
    model: type[Model],
    query: Mapping[str, Any],
    fields: Mapping[str, bool] | None,
    order: int | None,
    limit: int,
) -> list[dict[str, Any]]:
    attributes = {field.column: field.attname for field in model._meta.concrete_fields}
    wanted = [name for name, is_wanted in (fields or {}).items() if is_wanted]
    columns = wanted or list(attributes)
    rows = model._default_manager.filter(_condition(query, attributes))
    if order:
        rows = rows.order_by("pk" if order > 0 else "-pk")
    values = rows.values_list(*(attributes[column] for column in columns))
    return [
        dict(zip(columns, row, strict=True))
        for row in (values[:limit] if limit else values)
    ]


def _condition(query: Mapping[str, Any], attributes: Mapping[str, str]) -> Q:
    """Return the query in Django's language."""
    condition = Q()
    for column, wanted in query.items():
        if column == "$or":
            either = Q()
            for part in wanted:
                either |= _condition(part, attributes)
            condition &= either
        elif isinstance(wanted, Mapping):
            for operator, value in wanted.items():
                lookup = operator.removeprefix("$")
                condition &= Q((f"{attributes[column]}__{lookup}", value))
        elif wanted is None:
            condition &= Q((f"{attributes[column]}__isnull", True))
        else:
            condition &= Q((attributes[column], wanted))
    return condition


def from_row(model: type[M], row: Mapping[str, Any]) -> M:
    """Build the model's object from a whole row of `find_rows`."""
    names, values = [], []
    for column in model._meta.concrete_fields:
        value: Any = row.get(column.column or "")
        names.append(column.attname)
        is_naive = isinstance(value, datetime) and value.tzinfo is None
        values.append(value.replace(tzinfo=UTC) if is_naive else value)
    return model.from_db(router.db_for_read(model), names, values)

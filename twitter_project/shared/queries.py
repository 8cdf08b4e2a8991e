"""Reading rows the way MongoDB's planner likes it, or from PostgreSQL by Django's ORM.

Queries of `find_rows` are MongoDB's, of a small part of its language: equality, `$in`,
`$gt`, `$gte`, `$lt`, `$lte` and `$or`. Columns have the same names on both.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, router
from django.db.models import Q

from .db import collection, session, translate_errors

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")
Row = TypeVar("Row")


def find_one(queryset: QuerySet[M, Row]) -> Row | None:
    """Return the one row that a filter by a unique index finds, or None.

    Django's `first()` sorts by primary key. MongoDB does not know that there is one
    row at most, so it would sort what it found, or walk all keys to spare the sort.
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
    """Read rows as they are stored, in the order of their ids if one is given.

    For named functions on hot paths: the ORM takes three times as long. Times come
    without a zone from MongoDB, and are UTC. `index` names the one that MongoDB is to
    use where its planner, which tries few rows, may choose another.
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
            # A reader of one page needs no second round trip for the rest of it.
            batch_size=limit + 1 if limit else 0,
            session=session(),
        )
        return cursor.to_list()


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
    """Make the model's object of a whole row of `find_rows`."""
    names, values = [], []
    for field in model._meta.concrete_fields:
        value: Any = row.get(field.column or "")
        names.append(field.attname)
        is_naive = isinstance(value, datetime) and value.tzinfo is None
        values.append(value.replace(tzinfo=UTC) if is_naive else value)
    return model.from_db(router.db_for_read(model), names, values)

"""Reading rows the way MongoDB's planner likes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import router

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
) -> list[dict[str, Any]]:
    """Read rows as they are stored, in the order of their ids if one is given.

    For named functions on hot paths: the ORM takes three times as long. Times come
    without a zone, and are UTC.
    """
    with translate_errors():
        cursor = collection(model).find(
            query,
            fields,
            sort=[("_id", order)] if order else None,
            limit=limit,
            # A reader of one page needs no second round trip for the rest of it.
            batch_size=limit + 1 if limit else 0,
            session=session(),
        )
        return list(cursor)


def from_row(model: type[M], row: Mapping[str, Any]) -> M:
    """Make the model's object of a whole row of `find_rows`."""
    names, values = [], []
    for field in model._meta.concrete_fields:
        value: Any = row.get(field.column or "")
        names.append(field.attname)
        is_time = isinstance(value, datetime)
        values.append(value.replace(tzinfo=UTC) if is_time else value)
    return model.from_db(router.db_for_read(model), names, values)

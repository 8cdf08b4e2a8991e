"""Reading rows the way MongoDB's planner likes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

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

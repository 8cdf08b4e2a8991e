"""Sales with and without values, for cases that compute with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from .models import Sale, Stall


def make_sales() -> None:
    """Create a stall with sales, one with empty sales, and one without sales."""
    if Sale.objects.exists():
        return
    full, blank, _ = (Stall.objects.create(name=name) for name in ("a", "b", "c"))
    for count in (1, 2, 2):
        Sale.objects.create(
            stall=full,
            count=count,
            rank=count,
            price=Decimal("2.50"),
            weight=0.5,
            delay=timedelta(milliseconds=253),
        )
    Sale.objects.create(stall=blank)


def of_sales(aggregate: Any, rows: Any = None) -> Callable[[], object]:
    """Return a function that computes one aggregate of the rows."""
    rows = Sale.objects.all() if rows is None else rows
    return lambda: rows.aggregate(x=aggregate)["x"]


def outcome_of(work: Callable[[], object]) -> object:
    """Return what `work` returns, or the name of the exception that ended it."""
    try:
        return work()
    except Exception as error:
        return type(error).__name__

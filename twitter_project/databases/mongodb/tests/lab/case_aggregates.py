"""Aggregates of rows, of nulls only, and of nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.aggregates import StdDev, Variance

from .models import Sale, Stall
from .registry import case
from .sales import make_sales, of_sales, outcome_of

BIG = Q(count__gt=100)


def _of_stalls(**annotations: Any) -> Any:
    return Stall.objects.annotate(**annotations).order_by("name")


@case
def sums_of_nothing() -> Any:
    make_sales()
    nobody, blank = Sale.objects.filter(count=-1), Sale.objects.filter(count=None)
    per_stall = _of_stalls(x=Sum("sales__count"))
    in_subquery = (
        Sale.objects.filter(stall=OuterRef("pk"))
        .values("stall")
        .annotate(x=Sum("count"))
        .values("x")
    )
    work: dict[str, Callable[[], object]] = {
        "no rows": of_sales(Sum("count"), nobody),
        "no rows, default": of_sales(Sum("count", default=7), nobody),
        "nulls": of_sales(Sum("count"), blank),
        "nulls, default": of_sales(Sum("count", default=7), blank),
        "nulls, decimal": of_sales(Sum("price"), blank),
        "nulls, duration": of_sales(Sum("delay"), blank),
        "filter": of_sales(Sum("count", filter=BIG)),
        "filter, default": of_sales(Sum("count", filter=BIG, default=7)),
        "expression": of_sales(Sum(F("count") * F("price")), blank),
        "distinct": of_sales(Sum("count", distinct=True), blank),
        "distinct, no rows": of_sales(Sum("count", distinct=True), nobody),
        "two sums": of_sales(Sum("count") + Sum("rank"), blank),
        "relation": lambda: list(per_stall.values_list("x", flat=True)),
        "relation, default": lambda: list(
            _of_stalls(x=Sum("sales__count", default=7)).values_list("x", flat=True)
        ),
        "relation, filter": lambda: list(
            _of_stalls(x=Sum("sales__count", filter=Q(sales__count=1))).values_list(
                "x", flat=True
            )
        ),
        "subquery": lambda: list(
            _of_stalls(x=Subquery(in_subquery)).values_list("x", flat=True)
        ),
        "is null": lambda: _names(per_stall.filter(x__isnull=True)),
        "less than": lambda: _names(per_stall.filter(x__lt=9)),
        "ordered": lambda: _names(
            per_stall.order_by(F("x").asc(nulls_last=True), "name")[:1]
        ),
        "sum of sums": lambda: per_stall.aggregate(y=Sum("x"))["y"],
        "sum of no sums": lambda: per_stall.exclude(name="a").aggregate(y=Sum("x"))[
            "y"
        ],
    }
    return {name: outcome_of(function) for name, function in work.items()}


def _names(stalls: Any) -> list[str]:
    return [stall.name for stall in stalls]


@case
def sums_of_something() -> Any:
    make_sales()
    return [
        outcome_of(of_sales(aggregate))
        for aggregate in (
            Sum("count"),
            Sum("count", filter=Q(count=2)),
            Sum("count", distinct=True),
            Sum("count", default=7),
            Sum("price"),
            Sum(F("count") - F("rank")),
        )
    ]


@case
def other_aggregates_of_nothing() -> Any:
    """Return each result for no rows, for nulls, and for no rows after the filter."""
    make_sales()
    kinds: list[Any] = [Avg, Min, Max, StdDev, Variance, Count]
    nobody, blank = Sale.objects.filter(count=-1), Sale.objects.filter(count=None)
    seen = {
        kind.__name__: [
            outcome_of(of_sales(kind("count"), nobody)),
            outcome_of(of_sales(kind("count"), blank)),
            outcome_of(of_sales(kind("count", filter=BIG))),
        ]
        for kind in kinds
    }
    for kind in (Avg, Count):
        seen[f"{kind.__name__} distinct"] = [
            outcome_of(of_sales(kind("count", distinct=True), nobody)),
            outcome_of(of_sales(kind("count", distinct=True), blank)),
            outcome_of(of_sales(kind("count", distinct=True, filter=BIG))),
        ]
    return seen

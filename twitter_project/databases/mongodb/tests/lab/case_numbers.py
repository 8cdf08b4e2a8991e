"""Decimals among other numbers, and durations that the server computes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.db.models import Avg, F, Sum
from django.db.models.expressions import ExpressionWrapper, Value
from django.db.models.functions import Abs

from .models import Sale, Stall
from .registry import case
from .sales import make_sales, of_sales, outcome_of

database: Any = connection


def _typed(expression: Any, field: models.Field[Any, Any]) -> Callable[[], object]:
    """Return the expression's value for the first sale as the field's type."""
    expression = ExpressionWrapper(expression, output_field=field)
    sales = Sale.objects.filter(count=1).annotate(x=expression)
    return lambda: repr(sales.values_list("x", flat=True)[0])


@case
def decimals_among_other_types() -> Any:
    make_sales()
    mixed = F("count") * F("price")
    work = {
        "integer": _typed(mixed, models.IntegerField()),
        "small integer": _typed(mixed, models.SmallIntegerField()),
        "float": _typed(F("weight") * F("price"), models.FloatField()),
        "decimal": _typed(mixed, models.DecimalField()),
        "duration": _typed(F("delay") * F("price"), models.DurationField()),
        "function": _typed(Abs(mixed), models.FloatField()),
        "sum": of_sales(
            Sum(mixed, output_field=models.IntegerField()), Sale.objects.filter(count=1)
        ),
        "two aggregates": of_sales(
            ExpressionWrapper(
                Avg("price") + Avg("count"), output_field=models.FloatField()
            ),
            Sale.objects.filter(count=1),
        ),
    }
    return {name: outcome_of(function) for name, function in work.items()}


@case
def columns_computed_from_other_types() -> Any:
    """Return what updates store from other types, as the server and Django see it."""
    stall = Stall.objects.create(name="mixed")
    sale = Sale.objects.create(
        stall=stall,
        count=3,
        rank=3,
        price=Decimal("2.50"),
        weight=0.1,
        delay=timedelta(milliseconds=253),
    )
    Sale.objects.filter(pk=sale.pk).update(
        count=F("price"),
        rank=F("rank") / 2,
        weight=F("price"),
        price=F("weight"),
        delay=F("delay") / Value(Decimal(2)),
    )
    stored = database.get_collection("lab_sale").find_one({"_id": sale.pk})
    columns = ("count", "rank", "weight", "price", "delay")

    def read() -> object:
        sale.refresh_from_db()
        return {name: repr(getattr(sale, name)) for name in columns}

    seen = {
        "stored": {name: type(stored[name]).__name__ for name in columns},
        "read": outcome_of(read),
        "found": Sale.objects.filter(pk=sale.pk, count=2, price=Decimal("0.1")).count(),
    }
    Sale.objects.filter(pk=sale.pk)._raw_delete("default")
    stall.delete()
    return seen


@case
def durations_computed() -> Any:
    make_sales()
    field: Any = models.DurationField()
    half = ExpressionWrapper(F("delay") / Value(Decimal(2)), output_field=field)
    sales = Sale.objects.alias(half=half).filter(count=1)
    work = {
        "divided": _typed(F("delay") / 2, field),
        "divided by a decimal": _typed(F("delay") / Value(Decimal(2)), field),
        "times a decimal": _typed(F("delay") * Value(Decimal("0.5")), field),
        "times a float": _typed(F("delay") * 0.5, field),
        "average": of_sales(Avg("delay")),
        "found": sales.filter(half__gt=timedelta(milliseconds=126)).count,
    }
    return {name: outcome_of(function) for name, function in work.items()}

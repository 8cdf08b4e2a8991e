"""Numbers of mixed types: MongoDB keeps decimals apart, and converts nothing.

A product of a decimal and any other number is a Decimal128, which neither `int()` nor
`float()` accepts; and an update stores it in any column.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bson import Decimal128
from django.db.models import Field

NUMBERS = ("int", "long", "double", "decimal")


def as_plain_number(value: Any, *_: Any) -> Any:
    """Return a Decimal in place of a Decimal128, any other value unchanged.

    Also serves as a converter of database values.
    """
    return value.to_decimal() if isinstance(value, Decimal128) else value


def as_timedelta(milliseconds: Any) -> timedelta:
    """Return the duration of a computed number of milliseconds, of any type."""
    number = as_plain_number(milliseconds)
    if isinstance(number, int):
        return timedelta(milliseconds=number)
    return timedelta(microseconds=round(number * 1000))


def in_type_of(field: Field[Any, Any], mql: Any, connection: Any) -> Any:
    """Return the expression converted to the type of its column.

    A column of integers cuts off the fraction, as reading the column does.
    """
    is_literal = isinstance(mql, dict) and "$literal" in mql
    column_type = field.db_type(connection)
    if is_literal or column_type not in NUMBERS:
        return mql
    return {"$convert": {"input": mql, "to": column_type}}

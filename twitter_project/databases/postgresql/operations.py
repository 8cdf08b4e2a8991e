"""Values on their way to PostgreSQL: times as MongoDB keeps them, wide integers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.backends.postgresql import operations
from psycopg.types.numeric import Int8

BIGINT = (-(2**63), 2**63 - 1)
WIDENED = ("AutoField", "SmallAutoField", "IntegerField")


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "twitter_project.databases.postgresql.compiler"
    cast_data_types = operations.DatabaseOperations.cast_data_types | {
        "AutoField": "bigint",
        "SmallAutoField": "bigint",
    }
    integerfield_type_map = {
        **operations.DatabaseOperations.integerfield_type_map,  # type: ignore[attr-defined]
        "IntegerField": Int8,
    }
    integer_field_ranges = {
        **operations.DatabaseOperations.integer_field_ranges,
        **dict.fromkeys(WIDENED, BIGINT),
    }

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Cut a time to milliseconds, as MongoDB's driver does, instead of rounding."""
        if isinstance(value, datetime):
            return value.replace(microsecond=value.microsecond // 1000 * 1000)
        return value

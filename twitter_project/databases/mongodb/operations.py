"""Values on their way to and from MongoDB, escaping, and emptying collections."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bson import Int64
from django_mongodb_backend import operations

from .keys import is_auto_key
from .numbers import as_plain_number, as_timedelta

# The stock backend has converters for the other number types.
UNCONVERTED_NUMBERS = ("FloatField", "SmallIntegerField", "PositiveSmallIntegerField")


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "twitter_project.databases.mongodb.compiler"

    def validate_autopk_value(self, value: int | None) -> Int64 | None:
        """Store automatic keys, and foreign keys on them, as 64-bit integers."""
        return None if value is None else Int64(value)

    def get_db_converters(self, expression: Any) -> list[Callable[..., Any]]:
        converters: list[Callable[..., Any]] = super().get_db_converters(expression)
        if is_auto_key(expression.output_field):
            converters.append(self.convert_integerfield_value)
        if expression.output_field.get_internal_type() in UNCONVERTED_NUMBERS:
            converters.insert(0, as_plain_number)
        return converters

    def convert_integerfield_value(self, value: Any, *_: Any) -> int | None:
        # Runs for every number of every row: the exception costs nothing unless there
        # is a decimal.
        try:
            return None if value is None else int(value)
        except TypeError:
            return int(as_plain_number(value))

    def convert_durationfield_value(self, value: Any, *_: Any) -> timedelta | None:
        return None if value is None else as_timedelta(value)

    def prep_for_like_query(self, x: object) -> str:
        """Return `x` as a regular expression that matches exactly `x`."""
        # MongoDB refuses a pattern that contains a NUL, but knows its escape.
        return re.escape(str(x)).replace("\0", r"\x00")

    # `iexact` used Django's function, which only escapes what SQL's LIKE knows, so that
    # iexact="tx." matched "txt". Not fixed as of 6.1.0.
    prep_for_iexact_query = prep_for_like_query

    def execute_sql_flush(self, tables: list[str]) -> None:
        """Empty the collections; one query finds those that are empty already."""
        super().execute_sql_flush(self._holding_documents(tables))

    def _holding_documents(self, tables: list[str]) -> list[str]:
        def probe(name: str) -> list[dict[str, Any]]:
            return [{"$limit": 1}, {"$project": {"_id": {"$literal": name}}}]

        names = [name for name in tables if not name.startswith("system.")]
        if not names:
            return []
        first, *rest = names
        pipeline = probe(first)
        for name in rest:
            pipeline.append({"$unionWith": {"coll": name, "pipeline": probe(name)}})
        found = self.connection.database[first].aggregate(pipeline)
        return [document["_id"] for document in found]

"""Values on their way to and from MongoDB, escaping, and emptying collections."""

import re
from collections.abc import Callable
from typing import Any

from bson import Int64
from django_mongodb_backend import operations

from .keys import is_auto_key


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "twitter_project.mongodb.compiler"

    def validate_autopk_value(self, value: int | None) -> Int64 | None:
        """Store automatic keys, and foreign keys on them, as 64-bit integers."""
        return None if value is None else Int64(value)

    def get_db_converters(self, expression: Any) -> list[Callable[..., Any]]:
        converters: list[Callable[..., Any]] = super().get_db_converters(expression)
        if is_auto_key(expression.output_field):
            converters.append(self.convert_integerfield_value)
        return converters

    def prep_for_like_query(self, x: object) -> str:
        """Return `x` as a regular expression that matches exactly `x`."""
        # MongoDB refuses a pattern with a NUL in it, but knows its escape.
        return re.escape(str(x)).replace("\0", r"\x00")

    # `iexact` took Django's own, which escapes only what SQL's LIKE knows, so that
    # iexact="tx." matched "txt". Not fixed as of 6.1.0.
    prep_for_iexact_query = prep_for_like_query

    def execute_sql_flush(self, tables: list[str]) -> None:
        """Empty the collections; those that are empty cost one query all together."""
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

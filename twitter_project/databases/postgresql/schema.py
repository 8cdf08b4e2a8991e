"""Compares text columns byte by byte, whatever the database's own order is.

In UTF-8 this is the order of code points: MongoDB uses it, and searches by prefix,
which are index ranges, rely on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.backends.postgresql import schema

BYTE_ORDER = "C"
TEXT_TYPES = ("varchar", "text")


def _is_text(column_type: str | None) -> bool:
    return (column_type or "").startswith(TEXT_TYPES)


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def _iter_column_sql(
        self,
        column_db_type: Any,
        params: Any,
        model: Any,
        field: Any,
        given: Any,
        *a: Any,
    ) -> Iterator[str]:
        if _is_text(column_db_type):
            given = {**given, "collation": given.get("collation") or BYTE_ORDER}
        columns: Iterator[str] = super()._iter_column_sql(  # type: ignore[misc]
            column_db_type, params, model, field, given, *a
        )
        return columns

    def _alter_column_type_sql(
        self,
        model: Any,
        old_field: Any,
        new_field: Any,
        new_type: str,
        old_collation: str | None,
        new_collation: str | None,
    ) -> Any:
        if _is_text(new_type):
            new_collation = new_collation or BYTE_ORDER
        return super()._alter_column_type_sql(  # type: ignore[misc]
            model, old_field, new_field, new_type, old_collation, new_collation
        )

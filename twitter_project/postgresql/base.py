"""The engine's connection: what its columns hold."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from .operations import DatabaseOperations
from .schema import DatabaseSchemaEditor


class DatabaseWrapper(base.DatabaseWrapper):
    data_types = {
        **base.DatabaseWrapper.data_types,
        # Automatic keys have 64 bits on MongoDB. "IntegerField" is the type that Django
        # gives to a foreign key on an AutoField.
        "AutoField": "bigint",
        "SmallAutoField": "bigint",
        "IntegerField": "bigint",
        "DateTimeField": "timestamp(3) with time zone",
    }
    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations

    def __del__(self) -> None:
        """Close what a thread that ended has left open."""
        connection: Any = getattr(self, "connection", None)
        if connection is not None and not connection.closed:
            connection.close()

"""The engine's connection: the types of its columns, and how text is written."""

from __future__ import annotations

import os
from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.string import StrDumper, StrDumperUnknown

from .operations import DatabaseOperations
from .schema import DatabaseSchemaEditor

NUL, PICTURE_OF_NUL = "\0", "\N{SYMBOL FOR NULL}"


class _Text:
    """Writes U+0000, which PostgreSQL refuses in any text, as its symbol.

    Somebody who types it gets the same answer as for any typo, and finds nothing.
    """

    def dump(self, text: str) -> Any:
        return super().dump(text.replace(NUL, PICTURE_OF_NUL))  # type: ignore[misc]


class TextDumper(_Text, StrDumper):
    pass


class UnknownTextDumper(_Text, StrDumperUnknown):
    pass


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

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        for dumper in (TextDumper, UnknownTextDumper):
            connection.adapters.register_dumper(str, dumper)
        self._opened_by = os.getpid()
        return connection

    def __del__(self) -> None:
        """Close the connection that an ended thread has left open.

        After a fork the connection belongs to the parent, and closing it would end it
        there.
        """
        connection: Any = getattr(self, "connection", None)
        if connection is None or connection.closed:
            return
        if self._opened_by == os.getpid():
            connection.close()

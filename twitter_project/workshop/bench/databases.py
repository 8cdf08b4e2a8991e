"""Chooses which of the benchmark's databases this process uses."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connections

ORIGINAL, GROWN = "bench", "bench_grown"


def use(name: str) -> None:
    """Switch to another database of the same server, over the same connections."""
    connection: Any = connections["default"]
    connection.ensure_connection()
    connection.settings_dict["NAME"] = name
    connection.database = connection.connection[name]


def make_empty(name: str) -> None:
    """Switch to the database and make it as empty as a new site's."""
    use(name)
    connection: Any = connections["default"]
    connection.connection.drop_database(name)
    call_command("migrate", verbosity=0)

"""Which of the benchmark's databases this process is connected to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connections
from pymongo import MongoClient
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

ORIGINAL, GROWN = "bench", "bench_grown"


def use(name: str) -> None:
    """Turn to another database of the same server, over the same connections."""
    connection: Any = connections["default"]
    connection.ensure_connection()
    connection.settings_dict["NAME"] = name
    connection.database = connection.connection[name]


def make_empty(name: str) -> None:
    """Turn to the database and make it as empty as a new site's."""
    use(name)
    connection: Any = connections["default"]
    connection.connection.drop_database(name)
    call_command("migrate", verbosity=0)


class CommandCounter(CommandListener):
    """Counts what goes to the server."""

    count = 0

    def started(self, event: CommandStartedEvent) -> None:
        self.count += 1

    def succeeded(self, event: CommandSucceededEvent) -> None:
        return

    def failed(self, event: CommandFailedEvent) -> None:
        return


@contextmanager
def listened_to(listener: CommandListener) -> Iterator[None]:
    """Let the listener hear of all commands of this thread for a `with` block."""
    connection: Any = connections["default"]
    usual, name = connection.connection, connection.settings_dict["NAME"]
    client: MongoClient[dict[str, Any]] = MongoClient(
        os.environ["MONGODB_URI"], event_listeners=[listener]
    )
    connection.connection = client
    use(name)
    try:
        yield
    finally:
        connection.connection = usual
        use(name)
        client.close()

"""The command line of the web server."""

from __future__ import annotations

import os
import sys

HOST = "127.0.0.1"
# The container is started with the same one (docs/adr/0019).
SERVER = ("-m", "twitter_project.serving")
PROCESSES_MIN, PROCESSES_MAX = 2, 8


def web_command(port: int) -> list[str]:
    """Return the command that serves pages, API and streams on one port."""
    return [sys.executable, *SERVER, "--host", HOST, "--port", str(port)]


def count_processes() -> int:
    """Return WEB_PROCESSES if it is set, else the number of cores, from 2 to 8.

    Raises: ValueError if WEB_PROCESSES is not a number from 1 on.
    """
    if given := os.environ.get("WEB_PROCESSES"):
        if not given.isdecimal() or int(given) < 1:
            raise ValueError("WEB_PROCESSES: must be a number from 1 on.")
        return int(given)
    return min(max(PROCESSES_MIN, os.cpu_count() or 1), PROCESSES_MAX)

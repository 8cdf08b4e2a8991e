"""The web servers to compare, and what they use of the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from twitter_project.serving.command import count_processes, web_command

from .asking import HOST

Command = list[str]
THREADS = "8"


def _gunicorn(port: int) -> Command:
    return [
        *(sys.executable, "-m", "gunicorn", "twitter_project.wsgi"),
        *("--worker-class", "gthread", "--threads", THREADS, "--log-level", "error"),
        *("--workers", str(count_processes()), "--bind", f"{HOST}:{port}"),
    ]


def _uvicorn_django(port: int) -> Command:
    """Run Django's own ASGI handler, which creates a thread for each request."""
    return [
        *(sys.executable, "-m", "uvicorn", "django.core.asgi:get_asgi_application"),
        *("--factory", "--host", HOST, "--port", str(port), "--log-level", "error"),
        *("--workers", str(count_processes()), "--no-access-log"),
    ]


def _granian(port: int, interface: str, *more: str) -> Command:
    return [
        str(Path(sys.executable).with_name("granian")),
        *(f"twitter_project.{interface}:application", "--interface", interface),
        *("--host", HOST, "--port", str(port), "--log-level", "error", "--no-ws"),
        *("--workers", str(count_processes()), *more),
    ]


def _own_one(port: int) -> Command:
    """Run what `run` runs, with one process, which then has every connection."""
    return [*web_command(port), "--processes", "1"]


SERVERS: Mapping[str, Callable[[int], Command]] = {
    "own": web_command,
    "own_one": _own_one,
    "uvicorn_django": _uvicorn_django,
    "gunicorn": _gunicorn,
    # Only if granian was installed for it.
    "granian_wsgi": lambda port: _granian(port, "wsgi", "--blocking-threads", THREADS),
    "granian": lambda port: _granian(port, "asgi"),
}
DEFAULT = "own"


def family(pid: int) -> list[int]:
    """Return the process and all its descendants, whichever thread started them."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += family(int(child))
    return found


def cpu_s(pids: list[int]) -> float:
    """Return the processor time that these processes have used so far."""
    ticks = 0
    for pid in pids:
        line = Path(f"/proc/{pid}/stat").read_text()
        user, system = line.rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(one.split()[1]) for one in lines if one.startswith("Pss:")) / 1024

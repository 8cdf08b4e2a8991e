"""Worker processes of a test, embedded ones or Celery's, and what they have done."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

from twitter_project.outbox.models import WorkerHeartbeat
from twitter_project.workshop.testing.processes import start_program

from .outbox_cast import journal

WORKER = """
    import logging
    from django.core.management import call_command
    import twitter_project.outbox.tests.outbox_cast
    logging.basicConfig(format="%(levelname)s %(message)s")
    call_command("worker", threads=int(sys.argv[2]), queues=sys.argv[3:] or None)
"""


def celery_settings(broker_url: str) -> dict[str, Any]:
    return {
        "TASKS_BACKEND": "celery",
        "CELERY_BROKER_URL": broker_url,
    }


class Workers:
    """Starts workers with these settings, and ends those that are left over."""

    def __init__(self, **overrides: Any) -> None:
        self._overrides = {"LOG_LEVEL": "WARNING", **overrides}
        self._started: list[subprocess.Popen[str]] = []

    def start(self, threads: int = 2, *queues: str) -> subprocess.Popen[str]:
        """Start one; return once it is working."""
        program = start_program(
            WORKER, str(threads), *queues, overrides=self._overrides, own_group=True
        )
        self._started.append(program)
        own = WorkerHeartbeat.objects.filter(name__contains=f":{program.pid}:")
        wait_until(lambda: program.poll() is not None or own.exists(), timeout_s=60)
        assert program.poll() is None, program.communicate()[1]
        return program

    def end_all(self) -> None:
        for program in self._started:
            kill(program)
            program.communicate()


def kill(program: subprocess.Popen[str]) -> float:
    """Kill a worker and its children at once; return the time."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    return time.time()


def stop(program: subprocess.Popen[str]) -> str:
    """Stop a worker in order; return its standard error."""
    program.send_signal(signal.SIGTERM)
    _, errors = program.communicate(timeout=60)
    assert program.returncode == 0, errors
    return errors


def read_until(words: str, program: subprocess.Popen[str]) -> None:
    """Read a worker's standard error up to the line with these words."""
    assert program.stderr is not None
    assert any(words in line for line in program.stderr), f"It never said {words!r}."


def wait_until(is_so: Callable[[], object], timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


def handled() -> Counter[int]:
    """Return how often each number was handled to the end."""
    return Counter(row["number"] for row in journal().find({"at": {"$exists": True}}))


def find_overlaps(killed_at: float) -> list[int]:
    """Return the numbers that were handled twice at the same time.

    Work that never finished is taken to have ended with the killed worker.
    """
    runs: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in journal().find():
        span = (row["started"], row.get("ended", killed_at))
        runs[row["number"]].append(span)
    overlaps = []
    for number, spans in runs.items():
        spans.sort()
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            overlaps.append(number)
    return overlaps

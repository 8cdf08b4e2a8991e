"""Workers that are killed in the middle of their work, and started again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from twitter_project.outbox.models import Delivery
from twitter_project.workshop.testing.processes import site_databases

THREADS = 4
APART = 500


def find_kills(many: int) -> range:
    """Return after how many of its items a worker is killed: once among few, since a
    start takes seconds, and more often among a thousand.
    """
    return range(many // 3, many, APART)


@contextmanager
def worker_of(
    queue: str, data_dir: Path, **variables: str
) -> Iterator[Callable[[], None]]:
    """Yield a function that starts a worker of the queue; it kills the one before."""
    running: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        **site_databases(),
        "MONGODB_URI": str(connection.settings_dict["HOST"]),
        "DATA_DIR": str(data_dir),
        "LOG_LEVEL": "WARNING",
        **variables,
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
    command += ["--queue", queue, "--threads", str(THREADS)]

    def kill() -> None:
        while running:
            process = running.pop()
            process.kill()
            process.wait()

    def start() -> None:
        kill()
        running.append(subprocess.Popen(command, env=environment))

    try:
        yield start
    finally:
        kill()


def take_deliveries_back() -> None:
    """Let the leases of killed workers run out."""
    Delivery.objects.exclude(lease_token="").update(
        due_at=timezone.now(), lease_token=""
    )


def wait_until(is_so: Callable[[], object], timeout_s: float = 120) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)

"""Sweeps the outbox and sends heartbeats beside a Celery worker's own work.

Importing this module connects it to Celery's signals, so that `celery worker` and
`manage.py worker` do the same.
"""

from __future__ import annotations

import random
import threading
import time
from typing import Any

from celery import signals
from django.db import close_old_connections

from twitter_project.outbox.dispatching import try_to_sweep
from twitter_project.outbox.heartbeat import (
    BEAT_S,
    beat,
    forget_the_long_dead,
    new_name,
    sign_off,
)
from twitter_project.shared.db import forget_connections
from twitter_project.shared.surviving import survive

SWEEP_EVERY_S = 1.0


class Keeper:
    """The thread beside Celery's own work, in the worker's main process."""

    def __init__(self) -> None:
        self.name = new_name()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join(timeout=BEAT_S)

    def _keep(self) -> None:
        forget_the_long_dead()
        beat_at = 0.0
        # At random intervals, so that many workers do not sweep at the same moment.
        while not self._is_over.wait(SWEEP_EVERY_S * random.uniform(0.5, 1.5)):  # noqa: S311
            if time.monotonic() >= beat_at:
                beat(self.name)
                beat_at = time.monotonic() + BEAT_S
            try_to_sweep()
            with survive("Connections could not be checked"):
                close_old_connections()
        sign_off(self.name)


_keepers: list[Keeper] = []


def _start(**_: Any) -> None:
    keeper = Keeper()
    _keepers.append(keeper)
    keeper.start()


def _stop(**_: Any) -> None:
    while _keepers:
        _keepers.pop().stop()


def _forget(**_: Any) -> None:
    """Drop connections: a child must not use the ones that its parent has open."""
    forget_connections()


signals.worker_ready.connect(_start)
signals.worker_shutdown.connect(_stop)
signals.worker_process_init.connect(_forget)

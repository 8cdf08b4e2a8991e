"""How commands treat the outbox: wait for it, or run what is in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from .carrying import carry_all
from .events import DeliveriesFailed, drain, worker_alive
from .models import Delivery
from .worker import Worker

LOOK_EVERY_S = 0.2

Say = Callable[[str], object]


def wait_until_empty(*, drains: bool, timeout_s: float, say: Say) -> None:
    """Return once no delivery waits or runs; dead ones do not count.

    With `drains` this process runs them, otherwise a worker must.
    Raises: CommandError after the timeout.
    """
    deadline = time.monotonic() + timeout_s
    is_said = False
    carry_all()
    while Delivery.objects.filter(state=Delivery.State.READY).exists():
        if time.monotonic() > deadline:
            raise CommandError(
                f"The outbox is not empty after {timeout_s:.0f} s. Is a worker running?"
            )
        if drains:
            _drain_once(say)
        elif not is_said:
            say("Waiting for the worker to empty the outbox ...")
            is_said = True
        time.sleep(LOOK_EVERY_S)


@contextmanager
def some_worker(*, threads: int) -> Iterator[None]:
    """Make sure that a worker runs during the block: our own if there is no other.

    Raises: CommandError if the broker has no worker to wake.
    """
    if worker_alive():
        yield
        return
    if settings.TASKS_BACKEND != "embedded":
        raise CommandError("No worker is running: start one with `manage.py worker`.")
    worker = Worker(threads=threads)

    def run() -> None:
        try:
            worker.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name="worker")
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


def _drain_once(say: Say) -> None:
    """Run due deliveries; failed ones are due again a little later."""
    try:
        drain()
    except DeliveriesFailed as error:
        say(str(error))

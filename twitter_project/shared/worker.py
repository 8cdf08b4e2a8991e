"""The loop of a process that runs deliveries: threads, leases, heartbeat.

An idle process waits for the next publication on a change stream, which costs a tenth
of polling as often; and looks by itself twice a second, since retries and the leases
of dead workers fall due without one. docs/adr/0004-outbox.md has the figures.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from pymongo.errors import OperationFailure, PyMongoError

from .db import collection
from .deliveries import Claim, claim_next, renew_claims, run_claim
from .models import Delivery, WorkerHeartbeat

if TYPE_CHECKING:
    from pymongo.collection import Collection

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
POLL_S = 0.1
PUBLICATIONS: list[dict[str, Any]] = [
    {"$match": {"operationType": "insert", "fullDocument.lease_token": ""}},
    {"$project": {"_id": True}},
]
BEAT_S = 5.0
OUTAGE_PAUSE_S = 1.0
FORGET_AFTER = timedelta(days=1)
DATABASE_ERRORS = (PyMongoError, DatabaseError)


class Worker:
    """Runs deliveries in threads of its own until it is stopped.

    One idle thread at a time looks for work, and hands the place to the next before
    it starts; so the load on the database does not grow with the threads.
    """

    def __init__(self, *, threads: int = 2) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._threads = [
            threading.Thread(target=self._work, name=f"worker-{number}")
            for number in range(1, threads + 1)
        ]
        self._looking = threading.Lock()
        self._running: dict[int, Claim] = {}
        self._is_stopping = False
        # A queue, not an Event: a signal handler may stop us at any instruction, and
        # of the two only the queue is safe then.
        self._wake: SimpleQueue[None] = SimpleQueue()

    def run(self) -> None:
        """Work until `stop` is called, then finish what is running and return."""
        _forget_the_long_dead()
        for thread in self._threads:
            thread.start()
        try:
            while not self._is_stopping:
                self._beat()
                self._pause()
        finally:
            self._is_stopping = True
            for thread in self._threads:
                while thread.is_alive():
                    thread.join(timeout=BEAT_S)
                    self._beat()
            self._sign_off()

    def stop(self) -> None:
        """Ask `run` to return. May be called from a signal handler."""
        self._is_stopping = True
        self._wake.put(None)

    def _pause(self) -> None:
        try:
            self._wake.get(timeout=BEAT_S)
        except Empty:
            return

    def _work(self) -> None:
        while (claim := self._next_claim()) is not None:
            try:
                run_claim(claim)
            except DATABASE_ERRORS as error:
                # The lease ends by itself; then this delivery is run again.
                logger.warning(
                    "Delivery %s not settled: %s", claim.delivery_id, _brief(error)
                )
            finally:
                del self._running[threading.get_ident()]
                close_old_connections()

    def _next_claim(self) -> Claim | None:
        """Wait for a delivery that is due; None once the worker is stopping."""
        with self._looking:
            is_out = False
            while not self._is_stopping:
                try:
                    claim = claim_next() or self._wait_for_claim()
                except DATABASE_ERRORS as error:
                    if not is_out:
                        logger.warning(
                            "The outbox cannot be read now: %s", _brief(error)
                        )
                    is_out = True
                    time.sleep(OUTAGE_PAUSE_S)
                    continue
                if claim is not None:
                    self._running[threading.get_ident()] = claim
                return claim
        return None

    def _wait_for_claim(self) -> Claim | None:
        with watch_publications() as wait:
            while not self._is_stopping:
                if (claim := claim_next()) is not None:
                    return claim
                wait()
        return None

    def _beat(self) -> None:
        """Say that this process is alive, and keep the leases of what it runs."""
        try:
            renew_claims(list(self._running.values()))
            _heartbeats().update_one(
                {"_id": self.name}, {"$set": {"seen_at": timezone.now()}}, upsert=True
            )
        except DATABASE_ERRORS as error:
            logger.warning("The heartbeat was not written: %s", _brief(error))

    def _sign_off(self) -> None:
        try:
            _heartbeats().delete_one({"_id": self.name})
        except DATABASE_ERRORS as error:
            logger.warning("The heartbeat was not removed: %s", _brief(error))


@contextmanager
def watch_publications() -> Iterator[Callable[[], object]]:
    """Give a function that returns soon after the next publication, or a moment later.

    It notices all that was published since the block was entered. Without the right
    to read change streams it polls.
    """
    try:
        stream = collection(Delivery).watch(
            PUBLICATIONS, max_await_time_ms=int(LOOK_EVERY_S * 1000)
        )
    except OperationFailure as error:
        logger.info("No change stream, so the outbox is polled: %s", _brief(error))
        yield partial(time.sleep, POLL_S)
    else:
        with stream:
            yield stream.try_next


def _brief(error: Exception) -> str:
    """Leave out the driver's description of the whole cluster."""
    return str(error).partition(" (configured timeouts")[0]


def _forget_the_long_dead() -> None:
    try:
        limit = timezone.now() - FORGET_AFTER
        _heartbeats().delete_many({"seen_at": {"$lt": limit}})
    except DATABASE_ERRORS as error:
        logger.warning("Old heartbeats were not removed: %s", _brief(error))


def _heartbeats() -> Collection[dict[str, Any]]:
    return collection(WorkerHeartbeat)

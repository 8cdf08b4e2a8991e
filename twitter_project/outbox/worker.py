"""The loop of a process that runs deliveries: threads, leases, heartbeat.

An idle process waits for the next publication on a change stream, which costs a tenth
of polling as often. It also looks for itself twice a second, since retries and the
leases of dead workers fall due without a publication. docs/adr/0004-outbox.md has the
figures.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from django.db import close_old_connections
from pymongo.errors import OperationFailure

from twitter_project.shared.db import collection
from twitter_project.shared.surviving import DATABASE_ERRORS, brief, survive

from .carrying import carry_stranded
from .claiming import RENEW_EVERY_S, Claim, claim_next, find_queues, renew_claims
from .deliveries import run_claim
from .heartbeat import BEAT_S, beat, forget_the_long_dead, new_name, sign_off
from .models import Delivery
from .registry import queue_names

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
POLL_S = 0.1
OUTAGE_PAUSE_S = 1.0
PAUSE_S = min(BEAT_S, RENEW_EVERY_S)


class Worker:
    """Runs deliveries in its own threads until it is stopped.

    With `queues` it runs only those queues, otherwise all, in the order they are due.
    One idle thread at a time looks for work, and hands this role to the next before it
    starts; so the load on the database does not grow with the number of threads.
    """

    def __init__(self, *, threads: int = 2, queues: Collection[str] = ()) -> None:
        self.name = new_name()
        self._only = tuple(queues)
        self._queues = self._only or queue_names()
        self._threads = [
            threading.Thread(target=self._work, name=f"worker-{number}")
            for number in range(1, threads + 1)
        ]
        self._looking = threading.Lock()
        self._running: dict[int, Claim] = {}
        self._is_stopping = False
        # A queue rather than an Event: a signal handler may stop us at any instruction,
        # and only the queue is safe then.
        self._wake: SimpleQueue[None] = SimpleQueue()

    def run(self) -> None:
        """Work until `stop` is called, then finish running deliveries and return."""
        forget_the_long_dead()
        self._find_queues()
        for thread in self._threads:
            thread.start()
        try:
            while not self._is_stopping:
                self._beat()
                self._carry()
                self._pause()
        finally:
            self._is_stopping = True
            for thread in self._threads:
                while thread.is_alive():
                    thread.join(timeout=PAUSE_S)
                    self._beat()
            sign_off(self.name)

    def stop(self) -> None:
        """Ask `run` to return. May be called from a signal handler."""
        self._is_stopping = True
        self._wake.put(None)

    def _pause(self) -> None:
        try:
            self._wake.get(timeout=PAUSE_S)
        except Empty:
            return

    def _work(self) -> None:
        while (claim := self._next_claim()) is not None:
            # It is not settled, so its lease ends by itself and the delivery runs
            # again.
            with survive(f"Delivery {claim.delivery_id} was not settled"):
                run_claim(claim)
            del self._running[threading.get_ident()]
            close_old_connections()

    def _next_claim(self) -> Claim | None:
        """Wait for a delivery that is due; None once the worker is stopping."""
        with self._looking:
            is_out = False
            while not self._is_stopping:
                try:
                    claim = claim_next(self._queues) or self._wait_for_claim()
                except DATABASE_ERRORS as error:
                    if not is_out:
                        logger.warning(
                            "The outbox cannot be read now: %s", brief(error)
                        )
                    is_out = True
                    time.sleep(OUTAGE_PAUSE_S)
                    continue
                except Exception:
                    # The row cannot be read; its lease keeps it away for a while.
                    logger.exception("A delivery cannot be read.")
                    continue
                if claim is not None:
                    self._running[threading.get_ident()] = claim
                return claim
        return None

    def _wait_for_claim(self) -> Claim | None:
        with watch_publications(self._only) as wait:
            while not self._is_stopping:
                if (claim := claim_next(self._queues)) is not None:
                    return claim
                wait()
        return None

    def _beat(self) -> None:
        """Report that this process is alive, and renew the leases of its running
        deliveries.
        """
        with survive("Leases were not renewed"):
            renew_claims(list(self._running.values()))
        self._find_queues()
        beat(self.name)

    def _carry(self) -> None:
        """Fetch events that a crash has left in another database."""
        with survive("No events could be carried"):
            carry_stranded()
        close_old_connections()

    def _find_queues(self) -> None:
        """Look for queues that only contain rows of a former release."""
        if self._only:
            return
        with survive("The queues cannot be read now"):
            self._queues = find_queues()


@contextmanager
def watch_publications(queues: Collection[str]) -> Iterator[Callable[[], object]]:
    """Yield a function that returns soon after the next publication, or after a moment.

    With `queues` it watches only those. It notices everything published since the block
    was entered. Without permission to read change streams it polls.
    """
    try:
        stream = collection(Delivery).watch(
            _publications(queues), max_await_time_ms=int(LOOK_EVERY_S * 1000)
        )
    except OperationFailure as error:
        logger.info("No change stream, so the outbox is polled: %s", brief(error))
        yield partial(time.sleep, POLL_S)
    else:
        with stream:
            yield stream.try_next


def _publications(queues: Collection[str]) -> list[dict[str, Any]]:
    published: dict[str, Any] = {
        "operationType": "insert",
        "fullDocument.lease_token": "",
    }
    if queues:
        published["fullDocument.queue"] = {"$in": list(queues)}
    return [{"$match": published}, {"$project": {"_id": True}}]

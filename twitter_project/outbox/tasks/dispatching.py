"""Sends deliveries to the broker after the commit, and again if messages got lost.

If the broker is down, no request fails: the rows stay, and are sent when it is back.
While it is down it is not asked every time, since a silent broker costs a second.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import cast

from django_tasks import task, task_backends

from twitter_project.outbox import claiming, deliveries
from twitter_project.outbox.carrying import carry_stranded
from twitter_project.outbox.claiming import Wake
from twitter_project.shared.surviving import survive

from .backends import OutboxBackend

logger = logging.getLogger(__name__)

PAUSE_S = 10.0
SENT_AT_ONCE = 200
A_FEW = 20


class _Broker:
    """What this process knows about the broker's health."""

    down_until: float = 0.0

    def is_down(self) -> bool:
        return time.monotonic() < self.down_until


_broker = _Broker()


@task()
def deliver(delivery_id: str, handler: str) -> bool:
    """Run a delivery. The handler's name is only for logs: the row says what to run."""
    return deliveries.run_delivery(int(delivery_id))


def current_backend() -> OutboxBackend:
    return cast("OutboxBackend", task_backends["default"])


def lends() -> bool:
    """Return whether new rows are lent to a broker, which then gets a message."""
    return current_backend().has_broker and not _broker.is_down()


def dispatch(wakes: Iterable[Wake]) -> int:
    """Send messages about deliveries that were lent; return how many were sent.

    Deliveries whose message cannot be sent are taken back, so that they are due at
    once.
    """
    backend = current_backend()
    waiting = list(wakes)
    if not waiting or not backend.has_broker:
        return 0
    try:
        with backend.batch():
            for wake in waiting:
                deliver.using(queue_name=wake.queue).enqueue(
                    delivery_id=str(wake.delivery_id), handler=wake.handler
                )
    except Exception as error:
        _note_outage(error)
        claiming.take_back([wake.delivery_id for wake in waiting])
        return 0
    return len(waiting)


def sweep() -> int:
    """Send messages about everything that is due; return how many.

    This covers rows that a crash or an outage kept from being sent, lost messages,
    retries, and the work of dead workers. Any number of processes may sweep.
    """
    carry_stranded()
    backend = current_backend()
    if not backend.has_broker or _broker.is_down():
        return 0
    return sum(_sweep_queue(backend, queue) for queue in claiming.find_queues())


def _sweep_queue(backend: OutboxBackend, queue: str) -> int:
    """Send what is due; only a little of it if enough messages wait already.

    Otherwise rows that wait longer than their loans would be sent again and again, and
    more so the further a queue lags behind.
    """
    sent = 0
    while not _broker.is_down() and claiming.has_due(queue):
        is_busy = _has_enough(backend, queue)
        limit = A_FEW if is_busy else SENT_AT_ONCE
        sent += dispatch(list(claiming.lend_due(queue, limit=limit)))
        if is_busy:
            break
    return sent


def _has_enough(backend: OutboxBackend, queue: str) -> bool:
    try:
        return backend.count_waiting(queue) >= SENT_AT_ONCE
    except Exception as error:
        _note_outage(error)
        return True


def try_to_sweep() -> None:
    """Sweep; errors are only logged, and the next turn sweeps again."""
    with survive("The outbox cannot be swept now"):
        sweep()


def forget_outage() -> None:
    """Ask the broker again at the next turn."""
    _broker.down_until = 0.0


def _note_outage(error: Exception) -> None:
    if not _broker.is_down():
        logger.warning(
            "The broker cannot be reached, deliveries wait in the outbox: %s: %s",
            *(type(error).__name__, error),
        )
    _broker.down_until = time.monotonic() + PAUSE_S

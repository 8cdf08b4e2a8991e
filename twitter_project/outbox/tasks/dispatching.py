"""Sending deliveries to the broker after the commit, and again if they got lost.

A broker that is down fails nobody's request: the rows stay, and are sent when it is
back. While it is down it is not asked at every turn, since a silent one costs a second.
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
    """What this process knows of the broker's health."""

    down_until: float = 0.0

    def is_down(self) -> bool:
        return time.monotonic() < self.down_until


_broker = _Broker()


@task()
def deliver(delivery_id: str, handler: str) -> bool:
    """Run a delivery. The handler's name is for logs: the row says what is run."""
    return deliveries.run_delivery(int(delivery_id))


def current_backend() -> OutboxBackend:
    return cast("OutboxBackend", task_backends["default"])


def lends() -> bool:
    """Return whether new rows are to be lent to a broker, which then gets a message."""
    return current_backend().has_broker and not _broker.is_down()


def dispatch(wakes: Iterable[Wake]) -> int:
    """Send messages about deliveries that were lent; return how many were sent.

    Those that cannot be sent are taken back, so that they are due at once.
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
    """Send messages about all that is due; return how many.

    That is what a crash or an outage kept from being sent, messages that got lost,
    retries, and what a worker held that died. Any number of processes may sweep.
    """
    carry_stranded()
    backend = current_backend()
    if not backend.has_broker or _broker.is_down():
        return 0
    return sum(_sweep_queue(backend, queue) for queue in claiming.find_queues())


def _sweep_queue(backend: OutboxBackend, queue: str) -> int:
    """Send what is due; only a little of it where enough messages wait already.

    Else rows that wait longer than their loans would be sent again and again, and the
    more so the more a queue lags behind.
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
    """Sweep; an error is only logged, and the next turn sweeps again."""
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

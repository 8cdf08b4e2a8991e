"""Send messages about deliveries after the commit, and again if they got lost.

A broker that is down fails no request: the rows stay, and their messages are sent when
it is back. Until then we do not try it every time, since a silent one costs a second.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from twitter_project.outbox import claiming
from twitter_project.outbox.carrying import carry_stranded
from twitter_project.outbox.claiming import Wake
from twitter_project.outbox.transports import Transport, find_transport
from twitter_project.shared.surviving import survive

logger = logging.getLogger(__name__)

PAUSE_S = 10.0
SENT_AT_ONCE = 200
A_FEW = 20
ANNOUNCED_AT_ONCE = 2000


class _Broker:
    """Remembers whether this process found the broker down."""

    down_until: float = 0.0

    def is_down(self) -> bool:
        return time.monotonic() < self.down_until


_broker = _Broker()


def lends() -> bool:
    """Return whether new rows are lent to a broker, which then gets a message."""
    return find_transport() is not None and not _broker.is_down()


def announces(due_at: datetime) -> bool:
    """Return whether the broker can get a message now that arrives at that time."""
    return lends() and due_at <= _horizon()


def _horizon() -> datetime:
    """Return the time up to which the broker can hold messages back."""
    transport = find_transport()
    delay_max_s = transport.delay_max_s - 2 if transport else 0
    return timezone.now() + timedelta(seconds=delay_max_s)


def dispatch(wakes: Iterable[Wake]) -> int:
    """Send messages about deliveries that were lent; return how many were sent.

    If sending fails, take the deliveries back, so that they are due at once.
    """
    transport = find_transport()
    waiting = list(wakes)
    if not waiting or transport is None:
        return 0
    try:
        transport.send(waiting)
    except Exception as error:
        _note_outage(error)
        claiming.take_back([wake.delivery_id for wake in waiting])
        return 0
    return len(waiting)


def sweep() -> int:
    """Send messages about everything that is due; return how many.

    This covers deliveries whose message was not sent or got lost, retries, and
    deliveries of a worker that died. What is scheduled for soon gets its message too,
    if the broker can hold it back until then. Any number of processes may sweep at the
    same time.
    """
    carry_stranded()
    transport = find_transport()
    if transport is None or _broker.is_down():
        return 0
    return sum(_sweep_queue(transport, queue) for queue in claiming.find_queues())


def _sweep_queue(transport: Transport, queue: str) -> int:
    """Send what is due, but only a few if enough messages wait already.

    Otherwise a queue that lags behind would get more and more messages about the same
    rows, which wait longer than their loans.
    """
    sent = 0
    while not _broker.is_down() and claiming.has_due(queue):
        is_busy = _has_enough(transport, queue)
        limit = A_FEW if is_busy else SENT_AT_ONCE
        sent += dispatch(list(claiming.lend_due(queue, limit=limit)))
        if is_busy:
            break
    if transport.delay_max_s and not _broker.is_down():
        wakes = claiming.announce_due(queue, before=_horizon(), limit=ANNOUNCED_AT_ONCE)
        sent += dispatch(list(wakes))
    return sent


def _has_enough(transport: Transport, queue: str) -> bool:
    try:
        return transport.count_waiting(queue) >= SENT_AT_ONCE
    except Exception as error:
        _note_outage(error)
        return True


def try_to_sweep() -> None:
    """Sweep; errors are only logged, and the next turn sweeps again."""
    with survive("The outbox cannot be swept now"):
        sweep()


def forget_outage() -> None:
    """Try the broker again next time."""
    _broker.down_until = 0.0


def _note_outage(error: Exception) -> None:
    if not _broker.is_down():
        logger.warning(
            "The broker cannot be reached, deliveries wait in the outbox: %s: %s",
            *(type(error).__name__, error),
        )
    _broker.down_until = time.monotonic() + PAUSE_S

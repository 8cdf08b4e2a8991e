"""Publishing events through the outbox, and subscribing to them.

`publish` writes one row for each handler in the caller's transaction. What is not
inline is run by a worker. Delivery is at least once and in no order.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from . import registry
from .db import current_alias, on_commit
from .deliveries import Claim, claim_next, lease_end, new_token, run_claim, run_delivery
from .models import Delivery, WorkerHeartbeat
from .registry import Handler, event, subscribe

__all__ = [
    "DeliveriesFailed",
    "drain",
    "event",
    "publish",
    "run_delivery",
    "subscribe",
    "worker_alive",
]

HEARTBEAT_STALE_S = 15


class DeliveriesFailed(Exception):
    """Handlers raised while the outbox was drained; their rows are still there."""


def publish(event_: object) -> None:
    """Put the event into the outbox, as part of the present transaction.

    Raises: RuntimeError outside an atomic function, where it could get lost.
    """
    alias = current_alias()
    if alias is None:
        raise RuntimeError("Events are published in an atomic function only.")
    name = registry.name_of(type(event_))
    payload = registry.encode(event_)
    rows = [
        _new_row(handler, name, payload)
        for handler in registry.subscribers_of(type(event_))
    ]
    Delivery.objects.using(alias).bulk_create(rows)
    for row in rows:
        if row.lease_token:
            on_commit(functools.partial(run_claim, _claim_of(row)))


def drain() -> int:
    """Run all that is due in this process now, and what that publishes in turn.

    For tests and commands. Returns how many deliveries were run.
    Raises: DeliveriesFailed at the end, if any handler failed.
    """
    count = 0
    failures: list[str] = []
    first: Exception | None = None
    while (claim := claim_next()) is not None:
        count += 1
        if (error := run_claim(claim)) is not None:
            first = first or error
            failures.append(f"{claim.handler}: {error!r}")
    if failures:
        raise DeliveriesFailed("; ".join(failures)) from first
    return count


def worker_alive() -> bool:
    """Return whether a process that runs deliveries was seen in the last seconds."""
    since = timezone.now() - timedelta(seconds=HEARTBEAT_STALE_S)
    return WorkerHeartbeat.objects.filter(seen_at__gte=since).exists()


def _new_row(handler: Handler, name: str, payload: Mapping[str, object]) -> Delivery:
    """Make the row; an inline one is born leased to this process."""
    return Delivery(
        handler=handler.name,
        event=name,
        payload=payload,
        queue=handler.queue,
        due_at=lease_end() if handler.inline else timezone.now(),
        lease_token=new_token() if handler.inline else "",
        attempts=1 if handler.inline else 0,
    )


def _claim_of(row: Delivery) -> Claim:
    return Claim(
        delivery_id=row.id,
        token=row.lease_token,
        handler=row.handler,
        event=row.event,
        payload=row.payload,
        attempt=row.attempts,
    )

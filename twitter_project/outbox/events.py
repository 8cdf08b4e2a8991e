"""Publishes events through the outbox, and registers handlers.

`publish` writes one row per handler in the caller's transaction. Workers run all
handlers that are not inline. Delivery is at least once and in no order.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from twitter_project.shared.db import alias_of, current_alias, on_commit
from twitter_project.shared.writes import insert_rows

from . import registry
from .carrying import carry, carry_all
from .claiming import (
    ANNOUNCED,
    LENT,
    Claim,
    Wake,
    claim_next,
    find_queues,
    lease_end,
    loan,
    new_token,
    take_all_back,
)
from .deliveries import run_claim, run_delivery
from .dispatching import announces, dispatch, lends
from .heartbeat import worker_alive
from .models import Delivery
from .queues import QueueMetrics, outbox_metrics
from .registry import Handler, event, subscribe

__all__ = [
    "DeliveriesFailed",
    "QueueMetrics",
    "drain",
    "event",
    "outbox_metrics",
    "publish",
    "run_delivery",
    "run_here",
    "subscribe",
    "worker_alive",
]

_runs_here: ContextVar[bool] = ContextVar("runs_here", default=False)


class DeliveriesFailed(Exception):
    """Handlers raised while the outbox was drained; their rows are still there."""


def publish(*events: object, due_at: datetime | None = None) -> None:
    """Put the events into the outbox, as part of the current transaction.

    With `due_at` no handler runs before that moment, not even an inline one: then a
    worker takes it, or with a broker a message that it held back or the next sweep
    does. Several events cost one round
    trip, and one to the broker if there is one, besides what joining handlers write.
    Raises: RuntimeError outside an atomic function, where events could get lost;
    ValueError if `due_at` has no time zone.
    """
    if due_at is not None and due_at.tzinfo is None:
        raise ValueError("due_at needs a time zone.")
    alias = current_alias()
    if alias is None:
        raise RuntimeError("Publish events in an atomic function only.")
    is_lent = lends()
    is_later = due_at is not None and due_at > timezone.now()
    rows: list[Delivery] = []
    for one in events:
        joining = [] if is_later else _find_joining(one, alias)
        handlers = _find_others(one, joining)
        rows += _new_rows(one, handlers, due_at, is_lent=is_lent)
        for handler in joining:
            handler.function(one)
    insert_rows(rows)
    if rows and alias != DEFAULT_DB_ALIAS:
        on_commit(functools.partial(carry, alias, rows))
    lent = [_wake_for(row) for row in rows if row.lease_token in (LENT, ANNOUNCED)]
    if lent:
        on_commit(functools.partial(dispatch, lent))
    for row in rows:
        if row.lease_token not in ("", LENT, ANNOUNCED):
            on_commit(functools.partial(run_claim, _claim_of(row)))


@contextmanager
def run_here() -> Iterator[None]:
    """Run all deliveries published in the block in this process, right after each
    commit.

    For invented worlds, whose events happen at another time than now. A worker gets
    only deliveries that fail, or that are left when this process dies.
    """
    token = _runs_here.set(True)
    try:
        yield
    finally:
        _runs_here.reset(token)


def drain() -> int:
    """Run all due deliveries in this process, and any that they publish in turn.

    This includes deliveries that are lent to a broker. For tests and commands. Returns
    how many deliveries ran.
    Raises: DeliveriesFailed at the end, if any handler failed.
    """
    carry_all()
    count = 0
    failures: list[str] = []
    first: Exception | None = None
    queues = find_queues()
    while (claim := _claim_for_draining(queues)) is not None:
        count += 1
        if (error := run_claim(claim)) is not None:
            first = first or error
            failures.append(f"{claim.handler}: {error!r}")
    if failures:
        raise DeliveriesFailed("; ".join(failures)) from first
    return count


def _claim_for_draining(queues: tuple[str, ...]) -> Claim | None:
    claim = claim_next(queues)
    if claim is None and lends():
        take_all_back()
        claim = claim_next(queues)
    return claim


def _find_joining(event_: object, alias: str) -> list[Handler]:
    """Return the handlers that can run in a transaction of this database."""
    return [
        handler
        for handler in registry.joiners_of(type(event_))
        if alias_of(handler.function) == alias
    ]


def _find_others(event_: object, joining: Sequence[Handler]) -> list[Handler]:
    """Return the handlers that need a delivery."""
    joiners = registry.joiners_of(type(event_))
    left = [handler for handler in joiners if handler not in joining]
    return [*left, *registry.subscribers_of(type(event_))]


def _new_rows(
    event_: object,
    handlers: Sequence[Handler],
    due_at: datetime | None,
    *,
    is_lent: bool,
) -> list[Delivery]:
    """Make a row for each handler."""
    name = registry.name_of(type(event_))
    payload = registry.encode(event_)
    return [
        Delivery(
            handler=handler.name,
            event=name,
            payload=payload,
            queue=handler.queue,
            **_first_state(handler, due_at, is_lent=is_lent),
        )
        for handler in handlers
    ]


def _first_state(
    handler: Handler, due_at: datetime | None, *, is_lent: bool
) -> dict[str, object]:
    """Return a new row's owner: nobody yet, this process if inline, or the broker."""
    if due_at is not None and due_at > timezone.now():
        token = ANNOUNCED if announces(due_at) else ""
        state = Delivery.State.SCHEDULED
        return {"state": state, "due_at": due_at, "lease_token": token}
    if handler.inline or _runs_here.get():
        return {"due_at": lease_end(), "lease_token": new_token(), "attempts": 1}
    return loan() if is_lent else {"due_at": timezone.now()}


def _wake_for(row: Delivery) -> Wake:
    due_at = row.due_at if row.lease_token == ANNOUNCED else None
    return Wake(row.id, row.handler, row.queue, due_at)


def _claim_of(row: Delivery) -> Claim:
    return Claim(
        delivery_id=row.id,
        token=row.lease_token,
        handler=row.handler,
        event=row.event,
        payload=row.payload,
        queue=row.queue,
        attempt=row.attempts,
    )

"""Running deliveries of the outbox, and what becomes of them: at least once each.

Results need not survive a failover: losing one only makes a handler run again.
"""

from __future__ import annotations

import logging
import random
import time
import traceback
from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from . import registry
from .claiming import QUICK, Claim, claim_delivery, kept, rows, update_claim
from .db import collection
from .models import Delivery, QueueTally
from .telemetry.metrics import Metric, record

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
BACK_OFF_BASE_S = 0.5
BACK_OFF_CAP_S = 900
ERROR_MAX_CHARS = 4000

TASKS = Metric(
    *("tasks", "counter", "Tasks that were run: done, retried later, or dead."),
    labels=("event", "handler", "outcome"),
    dimensions=("event", "outcome"),
)
DURATION = Metric(
    *("task_duration", "histogram", "Time that a task took, well or not."),
    labels=("event", "handler"),
    dimensions=("event",),
    unit="seconds",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60),
)


class NoHandler(LookupError):
    """Nobody knows any more, or yet, what is to be done."""


def run_delivery(delivery_id: int) -> bool:
    """Claim and run one delivery, renewing its lease meanwhile.

    False if there was nothing to do, or it failed and will be run again by itself.
    """
    claim = claim_delivery(delivery_id)
    if claim is None:
        return False
    with kept(claim):
        return run_claim(claim) is None


def run_claim(claim: Claim) -> Exception | None:
    """Run the handler and settle the delivery; return the error if there was one.

    Done: the row is deleted. Failed: it is due again later, or dead if it was tried
    too often or cannot ever succeed. A row that was taken over meanwhile is left alone.
    """
    began = time.perf_counter()
    error = _run(claim)
    outcome = _settle(claim, error)
    record(
        {TASKS: 1, DURATION: time.perf_counter() - began},
        event=claim.event,
        handler=claim.handler,
        outcome=outcome,
    )
    return error


def _run(claim: Claim) -> Exception | None:
    handler = registry.find_handler(claim.handler)
    if handler is None:
        return NoHandler(f"No handler is called {claim.handler!r}.")
    if claim.attempt > MAX_ATTEMPTS:
        return RuntimeError("Its workers died, or lost it, at every try.")
    try:
        handler.function(registry.decode(claim.event, claim.payload))
    except Exception as error:
        return error
    except SystemExit as end:
        failure = RuntimeError("The handler wanted to end the process.")
        failure.__cause__ = end
        return failure
    return None


def _settle(claim: Claim, error: Exception | None) -> str:
    """Write down what came of it; return how it is counted."""
    if error is None:
        rows().delete_one({"_id": claim.delivery_id, "lease_token": claim.token})
        return "done"
    is_over = isinstance(error, NoHandler) or claim.attempt >= MAX_ATTEMPTS
    settle = _bury if is_over else _put_off
    settle(claim, error)
    _count_failure(claim.queue)
    return "dead" if is_over else "retried"


def revive_deliveries(delivery_ids: Collection[int]) -> int:
    """Make dead deliveries due now, with all their tries ahead; return how many."""
    dead = Delivery.objects.filter(id__in=delivery_ids, state=Delivery.State.DEAD)
    return dead.update(state=Delivery.State.READY, due_at=timezone.now(), attempts=0)


def discard_deliveries(delivery_ids: Collection[int]) -> int:
    """Delete dead deliveries for good; return how many."""
    dead = Delivery.objects.filter(id__in=delivery_ids, state=Delivery.State.DEAD)
    return dead.delete()[0]


def back_off_s(attempt: int) -> float:
    """Return how long to wait after this many tries: exponential, with jitter."""
    delay_s: float = min(BACK_OFF_BASE_S * 2 ** (attempt - 1), BACK_OFF_CAP_S)
    return delay_s * random.uniform(0.5, 1.5)  # noqa: S311 (jitter)


def _put_off(claim: Claim, error: Exception) -> None:
    delay_s = back_off_s(claim.attempt)
    logger.warning(
        "Delivery %s of %s to %s failed at try %s of %s, next in %.1f s: %s: %s",
        *(claim.delivery_id, claim.event, claim.handler, claim.attempt, MAX_ATTEMPTS),
        *(delay_s, type(error).__name__, error),
    )
    due_at = timezone.now() + timedelta(seconds=delay_s)
    update_claim(
        claim, {"due_at": due_at, "lease_token": "", "last_error": _text(error)}
    )


def _bury(claim: Claim, error: Exception) -> None:
    logger.error(
        "Delivery %s of %s to %s is dead after %s tries: %s: %s",
        *(claim.delivery_id, claim.event, claim.handler, claim.attempt),
        *(type(error).__name__, error),
    )
    dead = {"state": Delivery.State.DEAD, "lease_token": "", "last_error": _text(error)}
    update_claim(claim, dead)


def _count_failure(queue: str) -> None:
    tally = collection(QueueTally).with_options(write_concern=QUICK)
    tally.update_one({"_id": queue}, {"$inc": {"failures": 1}}, upsert=True)


def _text(error: Exception) -> str:
    """Return the traceback's end, where the error itself is."""
    return "".join(traceback.format_exception(error))[-ERROR_MAX_CHARS:]

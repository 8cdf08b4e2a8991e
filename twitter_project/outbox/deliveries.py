"""Runs deliveries of the outbox, at least once each, and stores their outcome.

Results need not survive a failover: losing one only makes a handler run again.
"""

from __future__ import annotations

import logging
import random
import time
import traceback
from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from twitter_project.shared.db import QUICK, collection
from twitter_project.telemetry.metrics import record
from twitter_project.telemetry.types import Metric

from . import registry
from .claiming import Claim, claim_delivery, kept, rows, update_claim
from .models import Delivery, QueueTally

logger = logging.getLogger(__name__)

RETRY_FOR = timedelta(days=3)
# Each lost lease may have cost a whole worker, so these are limited by count, not by
# time.
MAX_LOST_LEASES = 12
BACK_OFF_BASE_S = 0.5
BACK_OFF_CAP_S = 600
ERROR_MAX_CHARS = 4000

TASKS = Metric(
    *("tasks", "counter", "Tasks that were run: done, retried later, or dead."),
    labels=("event", "handler", "outcome"),
    dimensions=("event", "outcome"),
)
DURATION = Metric(
    *(
        "task_duration",
        "histogram",
        ("Time that a task took, whether or not it succeeded."),
    ),
    labels=("event", "handler"),
    dimensions=("event",),
    unit="seconds",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60),
)


class NoHandler(LookupError):
    """This process does not have the handler; another release may."""


class WorkersDied(RuntimeError):
    """The workers that ran this delivery died, or lost its lease, too often."""


def run_delivery(delivery_id: int) -> bool:
    """Claim and run one delivery, renewing its lease while it runs.

    Return False if there was nothing to do, or if it failed and will be run again.
    """
    claim = claim_delivery(delivery_id)
    if claim is None:
        return False
    with kept(claim):
        return run_claim(claim) is None


def run_claim(claim: Claim) -> Exception | None:
    """Run the handler and settle the delivery; return the error if there was one.

    After a success the row is deleted. After a failure it becomes due again later, or
    dead if it has failed for `RETRY_FOR`. A row that another process has taken over is
    left alone.
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
    if claim.lost_leases >= MAX_LOST_LEASES:
        return WorkersDied("Its workers died, or lost its lease, too often.")
    handler = registry.find_handler(claim.handler)
    if handler is None:
        return NoHandler(f"No handler is called {claim.handler!r}.")
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
    """Store the outcome and return its name in the metrics."""
    if error is None:
        rows().delete_one({"_id": claim.delivery_id, "lease_token": claim.token})
        return "done"
    now = timezone.now()
    give_up_at = claim.give_up_at or now + RETRY_FOR
    is_over = isinstance(error, WorkersDied) or now >= give_up_at
    if is_over:
        _bury(claim, error)
    else:
        _put_off(claim, error, give_up_at)
    _count_failure(claim.queue)
    return "dead" if is_over else "retried"


def revive_deliveries(delivery_ids: Collection[int]) -> int:
    """Make dead deliveries due now and retry them as if new; return how many."""
    dead = Delivery.objects.filter(id__in=delivery_ids, state=Delivery.State.DEAD)
    return dead.update(
        state=Delivery.State.READY,
        due_at=timezone.now(),
        attempts=0,
        failures=0,
        give_up_at=None,
    )


def discard_deliveries(delivery_ids: Collection[int]) -> int:
    """Delete dead deliveries for good; return how many."""
    dead = Delivery.objects.filter(id__in=delivery_ids, state=Delivery.State.DEAD)
    return dead.delete()[0]


def back_off_s(attempt: int) -> float:
    """Return how long to wait after this many attempts: exponential, with jitter."""
    doubled = min(attempt - 1, 20)
    delay_s: float = min(BACK_OFF_BASE_S * 2**doubled, BACK_OFF_CAP_S)
    return delay_s * random.uniform(0.5, 1.5)  # noqa: S311 (jitter)


def _put_off(claim: Claim, error: Exception, give_up_at: datetime) -> None:
    delay_s = back_off_s(claim.attempt)
    logger.warning(
        "Delivery %s of %s to %s failed at try %s, next in %.1f s until %s: %s: %s",
        *(claim.delivery_id, claim.event, claim.handler, claim.attempt),
        *(delay_s, give_up_at.isoformat(timespec="minutes")),
        *(type(error).__name__, error),
    )
    later = {
        "due_at": timezone.now() + timedelta(seconds=delay_s),
        "give_up_at": give_up_at,
        "failures": claim.failures + 1,
    }
    update_claim(claim, {**later, "lease_token": "", "last_error": _text(error)})


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
    """Return the end of the traceback, which contains the error itself."""
    return "".join(traceback.format_exception(error))[-ERROR_MAX_CHARS:]

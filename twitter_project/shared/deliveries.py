"""Claiming and running deliveries of the outbox: by lease, at least once.

A delivery belongs to whoever set its token, until `due_at`. Claims and results need
not survive a failover: losing one only makes a handler run again.
"""

from __future__ import annotations

import logging
import random
import secrets
import traceback
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from pymongo import ASCENDING, ReturnDocument
from pymongo.write_concern import WriteConcern

from . import registry
from .db import collection
from .models import Delivery

if TYPE_CHECKING:
    from pymongo import collection as driver

logger = logging.getLogger(__name__)

LEASE_S = 30
MAX_ATTEMPTS = 12
BACK_OFF_BASE_S = 0.5
BACK_OFF_CAP_S = 900
ERROR_MAX_CHARS = 4000
QUICK = WriteConcern(w=1, j=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours for the time of its lease."""

    delivery_id: int
    token: str
    handler: str
    event: str
    payload: Mapping[str, Any]
    attempt: int


def new_token() -> str:
    return secrets.token_hex(8)


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=LEASE_S)


def claim_next() -> Claim | None:
    """Claim the delivery that has been due for longest; None if none is due."""
    return _claim({"state": Delivery.State.READY, "due_at": {"$lte": timezone.now()}})


def claim_delivery(delivery_id: int) -> Claim | None:
    """Claim this one, if it is due and nobody else has it."""
    return _claim(
        {
            "_id": delivery_id,
            "state": Delivery.State.READY,
            "due_at": {"$lte": timezone.now()},
        }
    )


def run_delivery(delivery_id: int) -> bool:
    """Claim and run one delivery; False if there was nothing to do or it failed."""
    claim = claim_delivery(delivery_id)
    return claim is not None and run_claim(claim) is None


def run_claim(claim: Claim) -> Exception | None:
    """Run the handler and settle the delivery; return the error if there was one.

    Done: the row is deleted. Failed: it is due again later, or dead if it was tried
    too often or cannot ever succeed. A row that was taken over meanwhile is left alone.
    """
    handler = registry.find_handler(claim.handler)
    if handler is None:
        error = LookupError(f"No handler is called {claim.handler!r}.")
        _bury(claim, error)
        return error
    if claim.attempt > MAX_ATTEMPTS:
        lost = RuntimeError("Its workers died, or lost it, at every try.")
        _bury(claim, lost)
        return lost
    try:
        handler.function(registry.decode(claim.event, claim.payload))
    except (Exception, SystemExit) as failure:
        _settle_failure(claim, failure)
        return failure if isinstance(failure, Exception) else RuntimeError(failure)
    _rows().delete_one({"_id": claim.delivery_id, "lease_token": claim.token})
    return None


def renew_claims(claims: Iterable[Claim]) -> None:
    """Give running deliveries a whole lease again."""
    for claim in claims:
        _update(claim, {"due_at": lease_end()})


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


def _claim(query: dict[str, Any]) -> Claim | None:
    row = _rows().find_one_and_update(
        query,
        {
            "$set": {"due_at": lease_end(), "lease_token": new_token()},
            "$inc": {"attempts": 1},
        },
        sort=[("due_at", ASCENDING)],
        return_document=ReturnDocument.AFTER,
    )
    if row is None:
        return None
    return Claim(
        delivery_id=row["_id"],
        token=row["lease_token"],
        handler=row["handler"],
        event=row["event"],
        payload=row["payload"],
        attempt=row["attempts"],
    )


def _settle_failure(claim: Claim, error: BaseException) -> None:
    if claim.attempt >= MAX_ATTEMPTS:
        _bury(claim, error)
        return
    delay_s = back_off_s(claim.attempt)
    logger.warning(
        "Delivery %s of %s to %s failed at try %s of %s, next in %.1f s: %s: %s",
        *(claim.delivery_id, claim.event, claim.handler, claim.attempt, MAX_ATTEMPTS),
        *(delay_s, type(error).__name__, error),
    )
    due_at = timezone.now() + timedelta(seconds=delay_s)
    _update(claim, {"due_at": due_at, "lease_token": "", "last_error": _text(error)})


def _bury(claim: Claim, error: BaseException) -> None:
    logger.error(
        "Delivery %s of %s to %s is dead after %s tries: %s: %s",
        *(claim.delivery_id, claim.event, claim.handler, claim.attempt),
        *(type(error).__name__, error),
    )
    dead = {"state": Delivery.State.DEAD, "lease_token": "", "last_error": _text(error)}
    _update(claim, dead)


def _update(claim: Claim, values: dict[str, Any]) -> None:
    """Change the row, if it is still ours."""
    _rows().update_one(
        {"_id": claim.delivery_id, "lease_token": claim.token}, {"$set": values}
    )


def _text(error: BaseException) -> str:
    """Return the traceback's end, where the error itself is."""
    return "".join(traceback.format_exception(error))[-ERROR_MAX_CHARS:]


def _rows() -> driver.Collection[dict[str, Any]]:
    return collection(Delivery).with_options(write_concern=QUICK)

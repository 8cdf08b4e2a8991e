"""Who owns a delivery of the outbox: claims and loans, each an atomic step under a
lease.

A delivery belongs to the process that set its token, until `due_at`. A claim need not
survive a failover: losing one only makes a handler run again.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from pymongo import ASCENDING, ReturnDocument

from twitter_project.shared.db import QUICK, collection
from twitter_project.shared.surviving import survive

from . import registry
from .models import Delivery

if TYPE_CHECKING:
    from pymongo import collection as driver

LEASE_S: float = settings.TASKS_LEASE_S
RENEW_EVERY_S = LEASE_S / 6
LENT = Delivery.LENT
ANNOUNCED = Delivery.ANNOUNCED
CLAIMABLE = [Delivery.State.READY.value, Delivery.State.SCHEDULED.value]


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process owns for the length of the lease."""

    delivery_id: int
    token: str
    handler: str
    event: str
    payload: Mapping[str, Any]
    queue: str
    attempt: int
    failures: int = 0
    give_up_at: datetime | None = None

    @property
    def lost_leases(self) -> int:
        """How many earlier attempts ended without a result."""
        return self.attempt - 1 - self.failures


@dataclass(frozen=True, slots=True)
class Wake:
    """What a broker's message says about a delivery, and when it is to arrive."""

    delivery_id: int
    handler: str
    queue: str
    due_at: datetime | None = None


def new_token() -> str:
    return secrets.token_hex(8)


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=LEASE_S)


def loan() -> dict[str, Any]:
    """Return the fields of a row while a broker has a message about it."""
    return {
        "state": Delivery.State.READY.value,
        "due_at": lease_end(),
        "lease_token": LENT,
    }


def find_queues() -> tuple[str, ...]:
    """Return the queues of all handlers, and other queues with waiting rows.

    Waiting rows may be from a former release. Costs one index seek per queue.
    """
    waiting = rows().distinct("queue", {"state": {"$in": CLAIMABLE}})
    return tuple(sorted({*registry.queue_names(), *waiting}))


def claim_next(queues: Collection[str] | None = None) -> Claim | None:
    """Claim the delivery in these queues that has been due longest; None if none is
    due.

    Without `queues`, look in those of all handlers.
    """
    return _claim(_due_in(registry.queue_names() if queues is None else queues))


def claim_delivery(delivery_id: int) -> Claim | None:
    """Claim this delivery, if it is due or lent, and nobody else owns it."""
    return _claim(
        {
            "_id": delivery_id,
            "state": {"$in": CLAIMABLE},
            "$or": [{"due_at": {"$lte": timezone.now()}}, {"lease_token": LENT}],
        }
    )


def renew_claims(claims: Iterable[Claim]) -> None:
    """Extend running deliveries by a whole lease."""
    for claim in claims:
        update_claim(claim, {"due_at": lease_end()})


@contextmanager
def kept(claim: Claim) -> Iterator[None]:
    """Renew the lease while the block runs."""
    is_over = threading.Event()

    def renew() -> None:
        while not is_over.wait(RENEW_EVERY_S):
            with survive("A lease was not renewed"):
                renew_claims([claim])

    threading.Thread(target=renew, name="lease", daemon=True).start()
    try:
        yield
    finally:
        is_over.set()


def has_due(queue: str) -> bool:
    return rows().find_one(_due_in([queue]), {"_id": True}) is not None


def lend_due(queue: str, *, limit: int) -> Iterator[Wake]:
    """Lend the queue's due deliveries for one lease each, oldest first."""
    for _ in range(limit):
        row = _take(_due_in([queue]), {"$set": loan()})
        if row is None:
            return
        yield Wake(row["_id"], row["handler"], row["queue"])


def announce_due(queue: str, *, before: datetime, limit: int) -> Iterator[Wake]:
    """Mark the queue's scheduled deliveries of this time as announced, the next first.

    Each is marked once, so that only one message is sent about it.
    """
    soon = {
        "state": Delivery.State.SCHEDULED.value,
        "queue": queue,
        "due_at": {"$gt": timezone.now(), "$lte": before},
        "lease_token": "",
    }
    for _ in range(limit):
        row = _take(soon, {"$set": {"lease_token": ANNOUNCED}})
        if row is None:
            return
        due_at = row["due_at"].replace(tzinfo=UTC)
        yield Wake(row["_id"], row["handler"], row["queue"], due_at)


def take_back(delivery_ids: Collection[int]) -> None:
    """Make those of the deliveries that are still lent to the broker due now, and
    those that were announced wait for the sweeper.
    """
    named = {"_id": {"$in": list(delivery_ids)}}
    _recall(named)
    rows().update_many(
        {**named, "lease_token": ANNOUNCED}, {"$set": {"lease_token": ""}}
    )


def take_all_back() -> None:
    """Make everything that is lent to the broker due now. Reads the whole queue."""
    _recall({"state": Delivery.State.READY})


def update_claim(claim: Claim, values: dict[str, Any]) -> None:
    """Change the row, if we still own it."""
    rows().update_one(
        {"_id": claim.delivery_id, "lease_token": claim.token}, {"$set": values}
    )


def rows() -> driver.Collection[dict[str, Any]]:
    return collection(Delivery).with_options(write_concern=QUICK)


def _due_in(queues: Collection[str]) -> dict[str, Any]:
    return {
        "state": {"$in": CLAIMABLE},
        "queue": {"$in": list(queues)},
        "due_at": {"$lte": timezone.now()},
    }


def _claim(query: dict[str, Any]) -> Claim | None:
    lease = {
        "state": Delivery.State.READY.value,
        "due_at": lease_end(),
        "lease_token": new_token(),
    }
    row = _take(query, {"$set": lease, "$inc": {"attempts": 1}})
    if row is None:
        return None
    give_up_at = row.get("give_up_at")
    return Claim(
        delivery_id=row["_id"],
        token=row["lease_token"],
        handler=row["handler"],
        event=row["event"],
        payload=row["payload"],
        queue=row["queue"],
        attempt=row["attempts"],
        # Rows that an older release publishes during an upgrade lack these two fields.
        failures=row.get("failures", 0),
        give_up_at=give_up_at and give_up_at.replace(tzinfo=UTC),
    )


def _take(query: dict[str, Any], change: dict[str, Any]) -> dict[str, Any] | None:
    return rows().find_one_and_update(
        query,
        change,
        sort=[("due_at", ASCENDING)],
        return_document=ReturnDocument.AFTER,
    )


def _recall(query: dict[str, Any]) -> None:
    rows().update_many(
        {**query, "lease_token": LENT},
        {"$set": {"due_at": timezone.now(), "lease_token": ""}},
    )

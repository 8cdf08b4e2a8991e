"""Worker numbers for the id generator, leased in MongoDB.

Every id of a number is at or before its `until_ms`, and only a process whose clock is
past that may take the number. So neither a restart with the clock set back, nor two
machines that disagree about the time, can repeat an id.
"""

from __future__ import annotations

import logging
import os
import random
import secrets
import socket
from typing import TYPE_CHECKING, Any

import pymongo
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.write_concern import WriteConcern

from .db import collection
from .ids import WORKER_COUNT, Lease
from .models import WorkerLease

if TYPE_CHECKING:
    from pymongo.collection import Collection

logger = logging.getLogger(__name__)

# A killed process holds its number for this long; docs/adr/0003-ids.md does the sums.
LEASE_MS = 5 * 60 * 1000
# In invented worlds days pass in seconds; an hour saves them renewals.
PAST_LEASE_MS = 60 * 60 * 1000
RELEASE_TIMEOUT_S = 2
# A failover could roll back such a lease, and it would be given out twice.
DURABLE = WriteConcern(w="majority", j=True)


class DatabaseLeases:
    """A LeaseSource over the `shared_workerlease` collection, outside transactions."""

    def __init__(self, lease_ms: int = LEASE_MS) -> None:
        self._lease_ms = lease_ms

    def claim(self, now_ms: int) -> Lease:
        """Return a random free number, so that claimers rarely collide.

        Raises: RuntimeError if all numbers are in use.
        """
        rows = _rows()
        in_use = {
            row["_id"] for row in rows.find({"until_ms": {"$gte": now_ms}}, ["_id"])
        }
        free = [worker for worker in range(WORKER_COUNT) if worker not in in_use]
        random.shuffle(free)
        lease: dict[str, Any] = {
            "until_ms": now_ms + self._lease_ms,
            "token": secrets.token_hex(8),
            "holder": f"{socket.gethostname()}:{os.getpid()}",
        }
        for worker in free:
            try:
                rows.update_one(
                    {"_id": worker, "until_ms": {"$lt": now_ms}},
                    {"$set": lease},
                    upsert=True,
                )
            except DuplicateKeyError:  # another process was faster
                continue
            return Lease(worker, lease["token"], now_ms, lease["until_ms"])
        raise RuntimeError(f"All {WORKER_COUNT} worker numbers are in use.")

    def renew(self, lease: Lease, now_ms: int) -> Lease | None:
        until_ms = now_ms + self._lease_ms
        result = _rows().update_one(
            {"_id": lease.worker, "token": lease.token},
            {"$max": {"until_ms": until_ms}},
        )
        if not result.matched_count:
            return None
        return Lease(lease.worker, lease.token, now_ms, until_ms)

    def release(self, lease: Lease, last_ms: int) -> None:
        """Give the number back; if this fails, it stays busy until the lease ends."""
        try:
            with pymongo.timeout(RELEASE_TIMEOUT_S):
                _rows().update_one(
                    {"_id": lease.worker, "token": lease.token},
                    {"$set": {"until_ms": last_ms, "token": ""}},
                )
        except (PyMongoError, RuntimeError) as error:
            logger.debug("Worker number %s was not released: %s", lease.worker, error)


def _rows() -> Collection[dict[str, Any]]:
    return collection(WorkerLease).with_options(write_concern=DURABLE)

"""Time-ordered 64-bit ids ("Snowflake"): milliseconds, worker number, sequence.

The layout is Twitter's of 2010: 41 bits of milliseconds since 2024, 10 bits of worker
number, 12 bits of sequence. Worker numbers are leased (see `leases`), so no two
processes issue the same id, whatever their clocks do.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

logger = logging.getLogger(__name__)

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
EPOCH_MS = int(EPOCH.timestamp()) * 1000
WORKER_BITS = 10
SEQUENCE_BITS = 12
WORKER_COUNT = 1 << WORKER_BITS
MAX_SEQUENCE = (1 << SEQUENCE_BITS) - 1
MAX_ID = (1 << 63) - 1
RENEWAL_RETRY_MS = 10_000


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to issue ids of one worker number up to `until_ms`, inclusive."""

    worker: int
    token: str
    from_ms: int
    until_ms: int


class LeaseSource(Protocol):
    """Where worker numbers come from. A number's next holder starts after its end."""

    def claim(self, now_ms: int) -> Lease:
        """Return a number whose last lease ended before `now_ms`."""

    def renew(self, lease: Lease, now_ms: int) -> Lease | None:
        """Return the longer lease, or None if somebody else has the number now."""

    def release(self, lease: Lease, last_ms: int) -> None:
        """Give the number back; `last_ms` is the last millisecond that was used."""


def wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000


class IdGenerator:
    """Issues unique and strictly increasing ids; threads may share it.

    If the clock steps back, or a millisecond is used up, it continues from the last
    millisecond it used: it never waits and never repeats.
    """

    def __init__(
        self, leases: LeaseSource, clock_ms: Callable[[], int] = wall_clock_ms
    ) -> None:
        self._leases = leases
        self._clock_ms = clock_ms
        self._lock = threading.Lock()
        self._lease: Lease | None = None
        self._renew_at_ms = 0
        self._last_ms = 0
        self._sequence = 0

    def next_id(self) -> int:
        with self._lock:
            now_ms = self._clock_ms()
            if now_ms > self._last_ms:
                self._last_ms, self._sequence = now_ms, 0
            elif self._sequence < MAX_SEQUENCE:
                self._sequence += 1
            else:
                self._last_ms, self._sequence = self._last_ms + 1, 0
            if self._lease is None or self._last_ms >= self._renew_at_ms:
                self._lease = self._extend(self._lease)
            return (
                (self._last_ms - EPOCH_MS) << (WORKER_BITS + SEQUENCE_BITS)
                | self._lease.worker << SEQUENCE_BITS
                | self._sequence
            )

    def release(self) -> None:
        """Give the worker number back; the next id leases another."""
        with self._lock:
            lease, self._lease = self._lease, None
            if lease is not None:
                self._leases.release(lease, self._last_ms)

    def forget(self) -> None:
        """Drop the lease without giving it back: it belongs to the parent process.

        Call in a child after a fork. The lock is replaced, since a thread that does not
        exist here may have held it.
        """
        self._lock = threading.Lock()
        self._lease = None

    def _extend(self, lease: Lease | None) -> Lease:
        """Return a lease for the current millisecond. Call while holding the lock."""
        now_ms = self._last_ms
        if lease is not None:
            try:
                renewed = self._leases.renew(lease, now_ms)
            except Exception:
                if now_ms > lease.until_ms:
                    raise
                logger.warning("The worker number's lease could not be renewed yet.")
                self._renew_at_ms = min(now_ms + RENEWAL_RETRY_MS, lease.until_ms + 1)
                return lease
        else:
            renewed = None
        granted = renewed or self._leases.claim(now_ms)
        self._renew_at_ms = (now_ms + granted.until_ms) // 2
        return granted


def id_time(snowflake: int) -> datetime:
    """Return when the id was issued, to the millisecond."""
    return EPOCH + timedelta(milliseconds=snowflake >> (WORKER_BITS + SEQUENCE_BITS))


def id_ms(snowflake: int) -> int:
    """Return when the id was issued, in milliseconds since `EPOCH`."""
    return snowflake >> (WORKER_BITS + SEQUENCE_BITS)


def first_id_at(moment: datetime) -> int:
    """Return the smallest id that could be issued at `moment` (0 before the epoch)."""
    elapsed_ms = (moment - EPOCH) // timedelta(milliseconds=1)
    return max(elapsed_ms, 0) << (WORKER_BITS + SEQUENCE_BITS)


_generator: IdGenerator | None = None
_past_leases: LeaseSource | None = None


def lease_from(leases: LeaseSource, *, past_leases: LeaseSource | None = None) -> None:
    """Make this process issue ids with worker numbers from `leases`.

    The number is leased with the first id, given back at a clean exit, and left to the
    parent after a fork. `past_leases` serve `issued_by`, whose clocks run faster.
    """
    global _generator, _past_leases
    _generator = IdGenerator(leases)
    _past_leases = past_leases or leases
    atexit.register(_generator.release)
    os.register_at_fork(after_in_child=_generator.forget)


@contextmanager
def issued_by(clock_ms: Callable[[], int]) -> Iterator[None]:
    """Date the ids of this process by another clock.

    This gives invented worlds a past. Leases keep these ids as unique as any others.
    """
    global _generator
    usual = _generator
    if usual is None or _past_leases is None:
        raise RuntimeError("No ids before Django's apps are loaded.")
    _generator = IdGenerator(_past_leases, clock_ms)
    try:
        yield
    finally:
        _generator.release()
        _generator = usual


def new_id() -> int:
    """Return a new id, greater than every one this process has issued."""
    if _generator is None:
        raise RuntimeError("No ids before Django's apps are loaded.")
    return _generator.next_id()

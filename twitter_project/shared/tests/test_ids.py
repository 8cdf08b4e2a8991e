"""Tests the id generator in isolation, with clocks and leases of our own."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_project.shared.ids import (
    EPOCH_MS,
    MAX_ID,
    MAX_SEQUENCE,
    IdGenerator,
    Lease,
    first_id_at,
    id_time,
)

LEASE_MS = 1000
START_MS = EPOCH_MS + 5_000_000


class Clock:
    def __init__(self, now_ms: int = START_MS) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


class Leases:
    """A LeaseSource in memory, with the same rules as the one in the database."""

    def __init__(self) -> None:
        self.until_ms: dict[int, int] = {}
        self.tokens: dict[int, str] = {}
        self.is_down = False
        self.renewals = 0
        self._token = itertools.count()

    def claim(self, now_ms: int) -> Lease:
        self._check()
        worker = next(n for n in itertools.count() if self.until_ms.get(n, 0) < now_ms)
        self.until_ms[worker] = now_ms + LEASE_MS
        self.tokens[worker] = str(next(self._token))
        return Lease(worker, self.tokens[worker], now_ms, self.until_ms[worker])

    def renew(self, lease: Lease, now_ms: int) -> Lease | None:
        self._check()
        if self.tokens[lease.worker] != lease.token:
            return None
        self.renewals += 1
        self.until_ms[lease.worker] = now_ms + LEASE_MS
        return Lease(lease.worker, lease.token, now_ms, now_ms + LEASE_MS)

    def release(self, lease: Lease, last_ms: int) -> None:
        self.until_ms[lease.worker] = last_ms

    def _check(self) -> None:
        if self.is_down:
            raise ConnectionError("no database")


def ms_of(snowflake: int) -> int:
    return (snowflake >> 22) + EPOCH_MS


def worker_of(snowflake: int) -> int:
    return snowflake >> 12 & 1023


def test_a_million_ids_are_unique_and_increasing() -> None:
    generator = IdGenerator(Leases())

    ids = [generator.next_id() for _ in range(1_000_000)]

    assert all(a < b for a, b in itertools.pairwise(ids))


def test_ids_carry_the_time_they_were_issued_at() -> None:
    generator = IdGenerator(Leases(), Clock())

    assert id_time(generator.next_id()) == datetime.fromtimestamp(START_MS / 1000, UTC)


def test_a_used_up_millisecond_counts_on_in_the_next() -> None:
    generator = IdGenerator(Leases(), Clock())

    ids = [generator.next_id() for _ in range(MAX_SEQUENCE + 3)]

    assert ids == sorted(set(ids))
    assert [ms_of(id_) for id_ in (ids[MAX_SEQUENCE], ids[-1])] == [
        START_MS,
        START_MS + 1,
    ]


def test_a_clock_that_steps_back_does_not_repeat_or_reorder_ids() -> None:
    clock = Clock()
    generator = IdGenerator(Leases(), clock)

    ids = [generator.next_id() for _ in range(10)]
    clock.now_ms -= 500_000
    ids += [generator.next_id() for _ in range(10_000)]
    clock.now_ms += 600_000
    ids.append(generator.next_id())

    assert ids == sorted(set(ids))
    assert ms_of(ids[-1]) == clock.now_ms


def test_threads_share_a_generator_without_a_clash() -> None:
    generator = IdGenerator(Leases())
    found: list[list[int]] = []

    def work() -> None:
        found.append([generator.next_id() for _ in range(20_000)])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id_ for ids in found for id_ in ids}) == 160_000
    assert all(ids == sorted(ids) for ids in found)


def test_a_lease_is_renewed_once_half_of_it_is_gone() -> None:
    leases, clock = Leases(), Clock()
    generator = IdGenerator(leases, clock)
    generator.next_id()

    clock.now_ms += LEASE_MS // 2 - 1
    generator.next_id()
    assert leases.renewals == 0

    clock.now_ms += 1
    generator.next_id()
    assert leases.renewals == 1


def test_no_id_is_issued_past_the_end_of_a_lease() -> None:
    leases, clock = Leases(), Clock()
    generator = IdGenerator(leases, clock)
    generator.next_id()
    leases.is_down = True

    clock.now_ms += LEASE_MS
    assert ms_of(generator.next_id()) == clock.now_ms
    clock.now_ms += 1
    with pytest.raises(ConnectionError):
        generator.next_id()

    leases.is_down = False
    assert ms_of(generator.next_id()) == clock.now_ms


def test_a_lease_that_another_took_is_given_up() -> None:
    leases, clock = Leases(), Clock()
    generator = IdGenerator(leases, clock)
    first = generator.next_id()
    leases.tokens[worker_of(first)] = "another's"
    leases.until_ms[worker_of(first)] = clock.now_ms + 10 * LEASE_MS

    clock.now_ms += LEASE_MS
    second = generator.next_id()

    assert worker_of(second) != worker_of(first)


def test_a_restart_with_the_clock_set_back_takes_another_number() -> None:
    leases, clock = Leases(), Clock()
    before = IdGenerator(leases, clock)
    ids = [before.next_id() for _ in range(1000)]

    clock.now_ms -= 10
    after = IdGenerator(leases, clock)
    ids += [after.next_id() for _ in range(100_000)]

    assert len(set(ids)) == len(ids)
    assert worker_of(ids[0]) != worker_of(ids[-1])


def test_a_released_number_is_used_again_only_after_its_last_millisecond() -> None:
    leases, clock = Leases(), Clock()
    before = IdGenerator(leases, clock)
    last = before.next_id()

    before.release()
    in_the_same_millisecond = IdGenerator(leases, clock).next_id()
    clock.now_ms += 1
    later = IdGenerator(leases, clock).next_id()

    assert worker_of(in_the_same_millisecond) != worker_of(last)
    assert worker_of(later) == worker_of(last)


def test_a_generator_goes_on_after_it_released_its_number() -> None:
    generator = IdGenerator(Leases(), Clock())
    first = generator.next_id()

    generator.release()

    assert generator.next_id() > first


def test_a_forked_child_takes_a_number_of_its_own() -> None:
    generator = IdGenerator(Leases(), Clock())
    parents = generator.next_id()

    generator.forget()

    assert worker_of(generator.next_id()) != worker_of(parents)


@given(st.lists(st.integers(-2000, 2000), max_size=300))
def test_no_clock_makes_ids_clash_or_outrun_their_lease(steps: list[int]) -> None:
    leases, clock = Leases(), Clock()
    first, second = IdGenerator(leases, clock), IdGenerator(leases, clock)
    issued: dict[str, list[int]] = {"first": [], "second": []}

    for step in steps:
        clock.now_ms += step
        for name, generator in (("first", first), ("second", second)):
            id_ = generator.next_id()
            assert ms_of(id_) <= leases.until_ms[worker_of(id_)]
            issued[name].append(id_)

    assert issued["first"] == sorted(set(issued["first"]))
    assert issued["second"] == sorted(set(issued["second"]))
    assert not set(issued["first"]) & set(issued["second"])


@given(st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_the_first_id_of_a_moment_is_of_that_moment(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC, microsecond=naive.microsecond // 1000 * 1000)

    id_ = first_id_at(moment)

    assert id_time(id_) == moment
    assert id_time(max(id_ - 1, 0)) <= moment
    assert id_ <= MAX_ID


def test_before_the_epoch_everything_is_later() -> None:
    assert first_id_at(datetime(1999, 1, 1, tzinfo=UTC)) == 0
    assert first_id_at(id_time(1 << 22) - timedelta(milliseconds=1)) == 0

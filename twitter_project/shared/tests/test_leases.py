"""Tests worker numbers in the real database, with misbehaving processes and clocks."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from twitter_project.shared.db import atomic
from twitter_project.shared.ids import WORKER_COUNT, IdGenerator, new_id, wall_clock_ms
from twitter_project.shared.leases import LEASE_MS, DatabaseLeases
from twitter_project.shared.models import WorkerLease
from twitter_project.workshop.testing.processes import finish, start_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_leases() -> None:
    WorkerLease.objects.all().delete()


def take(workers: range, until_ms: int) -> None:
    WorkerLease.objects.bulk_create(
        WorkerLease(worker=worker, until_ms=until_ms) for worker in workers
    )


def first_id(leases: DatabaseLeases, now_ms: int) -> int:
    """Issue the first id of a process that starts now and is never told to end."""
    return IdGenerator(leases, lambda: now_ms).next_id()


PRINT_IDS = """
    from twitter_project.shared.ids import new_id
    print(*(new_id() for _ in range(int(sys.argv[2]))))
"""


def test_eight_forked_processes_issue_ids_without_a_clash(tmp_path: Path) -> None:
    program = start_program(
        """
        import os, pathlib, warnings
        from twitter_project.shared.ids import new_id
        warnings.simplefilter("ignore")
        new_id()
        children = []
        for name in "abcdefgh":
            if not (pid := os.fork()):
                break
            children.append(pid)
        else:
            name = "parent"
        ids = " ".join(str(new_id()) for _ in range(50_000))
        pathlib.Path(sys.argv[2], name).write_text(ids)
        for pid in children:
            os.waitpid(pid, 0)
        """,
        str(tmp_path),
    )

    finish(program)
    issued = [
        [int(id_) for id_ in path.read_text().split()] for path in tmp_path.iterdir()
    ]

    assert len(issued) == 9
    assert all(ids == sorted(ids) for ids in issued)
    assert len({id_ for ids in issued for id_ in ids}) == 450_000
    assert len({ids[0] >> 12 & 1023 for ids in issued}) == 9


def test_a_process_gives_its_number_back_when_it_ends() -> None:
    last = int(finish(start_program(PRINT_IDS, "3")).split()[-1])

    lease = WorkerLease.objects.get(worker=last >> 12 & 1023)
    assert lease.token == ""
    assert lease.until_ms < wall_clock_ms()


def test_eleven_hundred_short_processes_do_not_use_the_numbers_up() -> None:
    leases, ids = DatabaseLeases(), set()

    for start in range(1100):
        generator = IdGenerator(
            leases, itertools.count(wall_clock_ms() + start).__next__
        )
        ids.add(generator.next_id())
        generator.release()

    assert len(ids) == 1100
    assert WorkerLease.objects.count() <= WORKER_COUNT


def test_five_thousand_cold_starts_an_hour_do_not_use_the_numbers_up() -> None:
    """Lambda's processes are never told to end, so no number is given back."""
    leases, now_ms = DatabaseLeases(), wall_clock_ms()
    pace_ms = 60 * 60 * 1000 // 5000
    starts = range(now_ms, now_ms + (WORKER_COUNT + 100) * pace_ms, pace_ms)

    # A few at a time, only because each waits for the journal.
    with ThreadPoolExecutor(8) as pool:
        issued = set(pool.map(lambda at: first_id(leases, at), starts))

    assert len(issued) == len(starts)
    held = WorkerLease.objects.filter(until_ms__gte=starts[-1]).count()
    assert held < WORKER_COUNT / 2


def test_numbers_of_processes_that_were_killed_come_back_after_their_lease() -> None:
    leases, now_ms = DatabaseLeases(), wall_clock_ms()
    take(range(1, WORKER_COUNT), now_ms + 2 * LEASE_MS)
    killed = leases.claim(now_ms)

    with pytest.raises(RuntimeError, match="in use"):
        leases.claim(killed.until_ms)

    assert leases.claim(killed.until_ms + 1).worker == killed.worker == 0


def test_a_number_cannot_be_had_by_a_clock_behind_its_lease() -> None:
    now_ms = wall_clock_ms()
    take(range(WORKER_COUNT - 1), now_ms + 7 * LEASE_MS)

    assert DatabaseLeases().claim(now_ms).worker == WORKER_COUNT - 1


def test_claimers_at_one_time_get_different_numbers() -> None:
    take(range(WORKER_COUNT - 8), wall_clock_ms() + LEASE_MS)

    with ThreadPoolExecutor(8) as pool:
        futures = [
            pool.submit(DatabaseLeases().claim, wall_clock_ms()) for _ in range(8)
        ]

    assert len({future.result().worker for future in futures}) == 8


def test_a_renewed_lease_ends_later_and_a_lost_one_is_not_renewed() -> None:
    leases, now_ms = DatabaseLeases(), wall_clock_ms()
    lease = leases.claim(now_ms)

    renewed = leases.renew(lease, now_ms + 1000)
    assert renewed is not None
    assert renewed.until_ms == lease.until_ms + 1000
    assert WorkerLease.objects.get().until_ms == renewed.until_ms

    WorkerLease.objects.update(token="another's")
    assert leases.renew(renewed, now_ms + 2000) is None


def test_a_lease_outlives_the_transaction_it_was_taken_in() -> None:
    generator = IdGenerator(DatabaseLeases())

    @atomic
    def fail() -> None:
        generator.next_id()
        raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert WorkerLease.objects.count() == 1


def test_new_ids_of_this_process_increase() -> None:
    assert new_id() < new_id()

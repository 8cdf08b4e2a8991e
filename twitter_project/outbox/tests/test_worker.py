"""Tests worker processes: many tasks, death, poison, stopping."""

from __future__ import annotations

import functools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from subprocess import Popen

import pytest
from django.utils import timezone

from twitter_project.outbox.claiming import rows
from twitter_project.outbox.deliveries import MAX_LOST_LEASES
from twitter_project.outbox.events import publish, worker_alive
from twitter_project.outbox.models import Delivery, WorkerHeartbeat
from twitter_project.shared.db import atomic
from twitter_project.workshop.testing.processes import finish, start_program

from .outbox_cast import Crashed, Poisoned, Rung, Slowed, journal
from .workers import WORKER, Workers, handled, stop, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Start = Callable[..., "Popen[str]"]

publish_all = atomic(publish)


@pytest.fixture
def start_worker() -> Iterator[Start]:
    """Return a function that starts a worker and returns once it is working."""
    Delivery.objects.all().delete()
    WorkerHeartbeat.objects.all().delete()
    journal().delete_many({})
    workers = Workers()
    yield workers.start
    workers.end_all()
    journal().drop()


def test_two_workers_handle_each_of_many_tasks_once(start_worker: Start) -> None:
    for start in range(0, 1000, 100):
        publish_all(*(Rung(number) for number in range(start, start + 100)))
    publish_all(*(Poisoned(number) for number in range(5)))
    workers = [start_worker(), start_worker()]

    wait_until(lambda: Delivery.objects.count() == 5)
    errors = "".join(stop(worker) for worker in workers)

    assert handled() == Counter(range(1000))
    assert set(Delivery.objects.values_list("event", flat=True)) == {"tests.poisoned"}
    assert all(f"poison {number}" in errors for number in range(5))
    assert "Traceback" not in errors


def test_a_delivery_starts_within_a_tenth_of_a_second(start_worker: Start) -> None:
    worker = start_worker()
    delays = []

    for number in range(20):
        time.sleep(0.03)
        publish_all(Rung(number))
        committed = time.time()
        wait_until(functools.partial(journal().find_one, {"number": number}))
        delays.append(journal().find_one({"number": number})["at"] - committed)
    stop(worker)

    assert sorted(delays)[len(delays) // 2] < 0.1


def test_a_worker_runs_what_is_scheduled_at_its_time_and_once(
    start_worker: Start,
) -> None:
    workers = [start_worker(), start_worker()]
    due_at = timezone.now() + timedelta(seconds=1)
    publish_all(Rung(1), due_at=due_at)

    wait_until(handled)
    errors = "".join(stop(worker) for worker in workers)

    (run,) = journal().find()
    assert 0 <= run["at"] - due_at.timestamp() < 3
    assert errors == ""


def test_what_a_killed_worker_held_is_run_by_another(start_worker: Start) -> None:
    publish_all(Slowed(1, 60), Slowed(2, 60))
    killed = start_worker()
    wait_until(lambda: Delivery.objects.exclude(lease_token="").count() == 2)

    killed.kill()
    Delivery.objects.update(payload={"number": 3, "seconds": 0}, due_at=timezone.now())
    start_worker()

    wait_until(lambda: not Delivery.objects.exists())
    assert handled() == Counter({3: 2})


def test_a_lease_in_a_living_worker_is_renewed(start_worker: Start) -> None:
    publish_all(Slowed(1, 7))
    worker = start_worker()
    wait_until(lambda: Delivery.objects.exclude(lease_token="").exists())
    claimed_until = Delivery.objects.get().due_at

    wait_until(lambda: Delivery.objects.get().due_at > claimed_until)

    stop(worker)
    assert handled() == Counter([1])


def test_a_worker_that_is_told_to_stop_finishes_what_it_runs(
    start_worker: Start,
) -> None:
    publish_all(Slowed(1, 1), Slowed(2, 1), Slowed(3, 1))
    worker = start_worker(threads=1)
    wait_until(lambda: Delivery.objects.exclude(lease_token="").exists())

    stop(worker)

    assert sum(handled().values()) == 1
    left = Delivery.objects.all()
    assert [row.attempts for row in left] == [0, 0]


def test_a_task_that_kills_its_worker_ends_as_a_dead_letter(
    start_worker: Start,
) -> None:
    publish_all(Crashed(1), Rung(2))
    Delivery.objects.filter(event="tests.crashed").update(attempts=MAX_LOST_LEASES - 1)
    first = start_program(WORKER, "1")
    first.communicate(timeout=30)
    assert first.returncode == 9

    Delivery.objects.update(due_at=timezone.now())
    second = start_worker(threads=1)
    wait_until(lambda: handled())
    wait_until(lambda: Delivery.objects.filter(state="dead").exists())

    assert "dead" in stop(second)
    assert Delivery.objects.get().event == "tests.crashed"


def test_a_row_that_cannot_be_read_does_not_end_a_worker(start_worker: Start) -> None:
    rows().insert_one(
        {"_id": 1, "state": "ready", "queue": "default", "due_at": timezone.now()}
    )
    worker = start_worker(threads=1)
    wait_until(lambda: rows().find_one({"_id": 1, "attempts": 1}) is not None)

    publish_all(Rung(2))

    wait_until(handled)
    assert "A delivery cannot be read" in stop(worker)


def test_a_worker_of_one_queue_leaves_the_others_alone(start_worker: Start) -> None:
    worker = start_worker(2, "slow")
    publish_all(Rung(1), Slowed(2, 0))

    wait_until(handled)
    publish_all(Slowed(3, 0))
    wait_until(lambda: handled()[3])
    stop(worker)

    assert handled() == {2: 1, 3: 1}
    assert Delivery.objects.get().queue == "default"


def test_a_worker_is_alive_while_it_beats(start_worker: Start) -> None:
    assert not worker_alive()

    worker = start_worker()
    assert worker_alive()

    stop(worker)
    assert not worker_alive()


def test_a_heartbeat_gets_stale_and_is_forgotten_in_the_end(
    start_worker: Start,
) -> None:
    long_ago = timezone.now() - timedelta(days=2)
    WorkerHeartbeat.objects.create(name="gone", seen_at=long_ago)
    assert not worker_alive()

    stop(start_worker())

    assert not WorkerHeartbeat.objects.exists()


def test_no_threads_is_an_error() -> None:
    with pytest.raises(AssertionError, match="at least 1"):
        finish(start_program(WORKER, "0"))

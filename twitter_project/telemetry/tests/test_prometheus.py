"""Tests the metrics of tasks and queues, and that processes' figures add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from twitter_project.outbox.events import DeliveriesFailed, drain, publish
from twitter_project.outbox.models import Delivery
from twitter_project.outbox.tests.outbox_cast import Poisoned, Rung, journal
from twitter_project.outbox.tests.workers import (
    Workers,
    celery_settings,
    stop,
    wait_until,
)
from twitter_project.shared.db import atomic
from twitter_project.telemetry import metrics
from twitter_project.telemetry.metrics import record
from twitter_project.telemetry.types import Metric
from twitter_project.workshop.testing.database import database_elsewhere
from twitter_project.workshop.testing.processes import finish, start_program
from twitter_project.workshop.testing.redis_server import RedisServer

from .measured import Figures, measuring, recording_with, series, total

pytestmark = pytest.mark.django_db(transaction=True)

Read = Callable[[], Figures]
TASKS = "microblog_tasks_total"
CALLS = Metric("calls", "counter", "", ("who",), ("who",))
COUNTING = """
    from twitter_project.telemetry import metrics
    from twitter_project.telemetry.metrics import record
    from twitter_project.telemetry.types import Metric
    metrics.start()
    for _ in range(int(sys.argv[2])):
        record({Metric("calls", "counter", "", ("who",), ()): 1}, who="ada")
"""

publish_all = atomic(publish)


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    with measuring(tmp_path) as read:
        yield read


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    Delivery.objects.all().delete()
    yield
    journal().drop()


def into(folder: Path) -> dict[str, Any]:
    return {"METRICS": "prometheus", "METRICS_DIR": str(folder)}


def test_tasks_are_counted_by_what_became_of_them(read: Read) -> None:
    publish_all(Rung(1), Rung(2), Poisoned(1), Poisoned(2))
    last = Delivery.objects.filter(event="tests.poisoned").order_by("id")[0]
    Delivery.objects.filter(id=last.id).update(give_up_at=timezone.now())

    with pytest.raises(DeliveriesFailed):
        drain()

    figures = read()
    assert total(figures, TASKS, event="tests.rung", outcome="done") == 2
    assert total(figures, TASKS, event="tests.poisoned", outcome="retried") == 1
    assert total(figures, TASKS, event="tests.poisoned", outcome="dead") == 1
    took = "microblog_task_duration_seconds_count"
    assert total(figures, took, event="tests.poisoned") == 2


def test_a_task_that_this_process_does_not_know_is_retried(read: Read) -> None:
    publish_all(Rung(1))
    Delivery.objects.update(handler="gone.away")

    with pytest.raises(DeliveriesFailed):
        drain()

    assert total(read(), TASKS, handler="gone.away", outcome="retried") == 1


def test_the_queues_are_read_when_somebody_asks(read: Read) -> None:
    publish_all(Rung(1))
    Delivery.objects.create(
        payload={}, queue="slow", due_at=timezone.now(), state=Delivery.State.DEAD
    )

    figures = read()

    assert figures[series("microblog_queue_tasks", queue="default")] == 1
    assert 0 <= figures[series("microblog_queue_oldest_seconds", queue="default")] < 60
    assert figures[series("microblog_queue_dead", queue="slow")] == 1
    drain()
    assert read()[series("microblog_queue_tasks", queue="default")] == 0


def test_without_the_database_the_other_figures_are_there(read: Read) -> None:
    record({CALLS: 1}, who="ada")

    with database_elsewhere("mongodb://127.0.0.1:9"):
        figures = read()

    assert figures == {series("microblog_calls_total", who="ada"): 1}


def test_figures_of_processes_are_added_up(read: Read, tmp_path: Path) -> None:
    programs = [
        start_program(COUNTING, str(number), overrides=into(tmp_path))
        for number in (200, 30)
    ]
    for program in programs:
        finish(program)

    record({CALLS: 4}, who="ada")

    assert read()[series("microblog_calls_total", who="ada")] == 234


def test_a_file_that_its_process_did_not_fill_hides_no_other(
    read: Read, tmp_path: Path
) -> None:
    record({CALLS: 1}, who="ada")
    (tmp_path / "counter_elsewhere-1.db").touch()

    assert read()[series("microblog_calls_total", who="ada")] == 1


def test_a_folder_that_cannot_be_made_stops_nobody(
    tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "file").touch()
    settings.METRICS, settings.METRICS_DIR = "prometheus", str(tmp_path / "file/x")

    with recording_with(None):
        metrics.start()
        record({CALLS: 1}, who="ada")

        assert metrics.render() is None


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["embedded", "celery"])
def test_what_workers_did_is_read_in_another_process(
    read: Read, tmp_path: Path, request: pytest.FixtureRequest, backend: str
) -> None:
    chosen = {}
    if backend == "celery":
        redis: RedisServer = request.getfixturevalue("redis")
        chosen = celery_settings(redis.url)
    publish_all(*(Rung(number) for number in range(20)))
    workers = Workers(**into(tmp_path), **chosen)
    try:
        program = workers.start()
        wait_until(lambda: not Delivery.objects.exists())
        stop(program)
    finally:
        workers.end_all()

    assert total(read(), TASKS, event="tests.rung", outcome="done") == 20

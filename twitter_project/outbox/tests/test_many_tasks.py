"""Tests two workers with many tasks, one of which is killed, on each backend.

The number is as large as CI can bear; `make soak` runs ten thousand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.utils import timezone

from twitter_project.outbox import claiming
from twitter_project.outbox.events import publish
from twitter_project.outbox.models import Delivery, WorkerHeartbeat
from twitter_project.shared.db import atomic
from twitter_project.workshop.testing.redis_server import RedisServer

from .outbox_cast import Poisoned, Timed, journal
from .workers import Workers, celery_settings, find_overlaps, kill, stop, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

IS_SOAK = os.environ.get("SOAK") == "1"
PUBLISHED_AT_ONCE = 500
POISONED = 5
LEASE_S = 3

publish_all = atomic(publish)


@pytest.fixture(autouse=True)
def _prepare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(claiming, "LEASE_S", LEASE_S)
    Delivery.objects.all().delete()
    WorkerHeartbeat.objects.all().delete()
    journal().delete_many({})
    journal().create_index("ended")
    yield
    journal().drop()


@pytest.fixture
def embedded_workers() -> Iterator[Workers]:
    workers = Workers(TASKS_LEASE_S=LEASE_S)
    yield workers
    workers.end_all()


@pytest.fixture
def celery_workers(redis: RedisServer) -> Iterator[Workers]:
    workers = Workers(TASKS_LEASE_S=LEASE_S, **celery_settings(redis.url))
    yield workers
    workers.end_all()


def test_two_embedded_workers_lose_nothing_when_one_is_killed(
    embedded_workers: Workers,
) -> None:
    work_off(embedded_workers, 10_000 if IS_SOAK else 1_500)


@pytest.mark.usefixtures("celery_backend")
def test_two_celery_workers_lose_nothing_when_one_is_killed(
    celery_workers: Workers,
) -> None:
    work_off(celery_workers, 10_000 if IS_SOAK else 600)


def work_off(workers: Workers, count: int) -> None:
    """Have two workers handle `count` tasks, kill one, and check what was done."""
    publish_all(*(Poisoned(number) for number in range(POISONED)))
    Delivery.objects.update(give_up_at=timezone.now())
    killed, left = workers.start(4), workers.start(4)
    for start in range(0, count, PUBLISHED_AT_ONCE):
        numbers = range(start, min(start + PUBLISHED_AT_ONCE, count))
        publish_all(*(Timed(number) for number in numbers))

    done = journal()
    wait_until(lambda: done.count_documents({"ended": {"$exists": True}}) > count / 3)
    killed_at = kill(killed)
    wait_until(lambda: Delivery.objects.count() == POISONED, timeout_s=300)
    stop(left)

    finished = done.distinct("number", {"ended": {"$exists": True}})
    assert sorted(finished) == list(range(count))
    assert find_overlaps(killed_at) == []
    dead = Delivery.objects.values_list("state", "event")
    assert set(dead) == {("dead", "tests.poisoned")}

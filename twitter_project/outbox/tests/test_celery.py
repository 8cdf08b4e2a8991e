"""The Celery transport over a real Redis, with real workers where it matters."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from twitter_project.outbox import claiming, dispatching
from twitter_project.outbox.deliveries import MAX_LOST_LEASES, run_delivery
from twitter_project.outbox.dispatching import sweep
from twitter_project.outbox.events import drain, publish
from twitter_project.outbox.models import Delivery, WorkerHeartbeat
from twitter_project.shared.db import atomic
from twitter_project.workshop.testing.processes import ROOT
from twitter_project.workshop.testing.redis_server import RedisServer

from .outbox_cast import Crashed, Rung, Slowed, journal
from .workers import (
    Workers,
    celery_settings,
    handled,
    kill,
    read_until,
    stop,
    wait_until,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("celery_backend"),
]

LEASE_S = 2

publish_all = atomic(publish)


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    Delivery.objects.all().delete()
    WorkerHeartbeat.objects.all().delete()
    journal().delete_many({})
    yield
    journal().drop()


@pytest.fixture
def workers(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    monkeypatch.setattr(claiming, "LEASE_S", LEASE_S)
    workers = Workers(TASKS_LEASE_S=LEASE_S, **celery_settings(redis.url))
    yield workers
    workers.end_all()


def messages(redis: RedisServer, queue: str = "default") -> list[dict[str, Any]]:
    """Return the messages that wait in a queue of Redis, the oldest last."""
    import redis as driver

    with driver.Redis(port=redis.port) as client:
        return [json.loads(text) for text in client.lrange(queue, 0, -1)]


def make_due() -> None:
    Delivery.objects.update(due_at=timezone.now())


def test_a_message_holds_the_id_and_nothing_of_the_event(redis: RedisServer) -> None:
    publish_all(Rung(17, ("ada",)))

    (message,) = messages(redis)
    row = Delivery.objects.get()
    arguments, keywords, _ = json.loads(b64decode(message["body"]))
    assert arguments == [str(row.id), row.handler]
    assert keywords == {}
    assert row.lease_token == Delivery.LENT


def test_each_kind_of_work_has_a_queue_of_its_own(redis: RedisServer) -> None:
    publish_all(Rung(1), Slowed(2, 0), Rung(3))

    assert len(messages(redis, "default")) == 2
    assert len(messages(redis, "slow")) == 1


def test_nothing_is_sent_of_what_was_rolled_back(redis: RedisServer) -> None:
    @atomic
    def fail() -> None:
        publish(Rung(1))
        raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert messages(redis) == []


def test_whoever_gets_the_message_may_begin_and_a_second_one_finds_nothing() -> None:
    publish_all(Rung(1))
    delivery_id = Delivery.objects.get().id

    assert run_delivery(delivery_id)
    assert not run_delivery(delivery_id)

    assert handled() == {1: 1}


def test_no_embedded_claim_takes_what_is_lent_before_the_loan_ends() -> None:
    publish_all(Rung(1))

    assert claiming.claim_next() is None
    make_due()
    assert claiming.claim_next() is not None


def test_draining_runs_what_is_lent() -> None:
    publish_all(Rung(1))

    assert drain() == 1

    assert handled() == {1: 1}


def test_a_message_that_got_lost_is_sent_again_when_its_loan_ends(
    redis: RedisServer,
) -> None:
    publish_all(Rung(1))
    redis.restart()

    assert sweep() == 0
    make_due()
    assert sweep() == 1
    assert sweep() == 0

    assert len(messages(redis)) == 1


def test_what_a_crash_left_unsent_is_sent(redis: RedisServer) -> None:
    publish_all(Rung(1))
    Delivery.objects.update(lease_token="", due_at=timezone.now())
    redis.restart()

    assert sweep() == 1

    assert Delivery.objects.get().lease_token == Delivery.LENT


def test_a_queue_that_lags_behind_is_not_flooded(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "SENT_AT_ONCE", 10)
    monkeypatch.setattr(dispatching, "A_FEW", 2)
    publish_all(*(Rung(number) for number in range(30)))
    make_due()

    assert sweep() == 2

    assert len(messages(redis)) == 32


def test_a_broker_that_is_down_fails_nothing_and_costs_little(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis.kill()

    started = time.monotonic()
    for number in range(50):
        publish_all(Rung(number))
    took_s = time.monotonic() - started

    assert took_s < 5
    rows = Delivery.objects.filter(lease_token="", due_at__lte=timezone.now())
    assert rows.count() == 50
    assert caplog.text.count("The broker cannot be reached") == 1


def test_a_broker_that_never_answers_holds_up_one_request_for_seconds_only(
    redis: RedisServer,
) -> None:
    redis.kill()
    with socket.create_server(("127.0.0.1", redis.port)):
        started = time.monotonic()
        for number in range(20):
            publish_all(Rung(number))
        took_s = time.monotonic() - started

    assert took_s < 6
    assert Delivery.objects.filter(lease_token="").count() == 20


def test_what_was_published_in_an_outage_is_sent_after_it(redis: RedisServer) -> None:
    redis.kill()
    publish_all(Rung(1))
    assert sweep() == 0

    redis.start()
    dispatching.forget_outage()

    assert sweep() == 1
    assert len(messages(redis)) == 1


@pytest.mark.slow
def test_a_worker_does_what_comes_while_it_runs_and_stops_in_order(
    workers: Workers,
) -> None:
    worker = workers.start(2, "default")

    publish_all(Rung(1), Slowed(2, 0))
    wait_until(handled)
    stop(worker)

    assert handled() == {1: 1}
    assert Delivery.objects.get().queue == "slow"
    assert not WorkerHeartbeat.objects.exists()


@pytest.mark.slow
def test_a_worker_runs_what_is_scheduled_at_its_time_and_once(
    workers: Workers, redis: RedisServer
) -> None:
    workers.start()
    due_at = timezone.now() + timedelta(seconds=1)
    publish_all(Rung(1), due_at=due_at)
    assert messages(redis) == []

    wait_until(lambda: not Delivery.objects.exists())

    (run,) = journal().find()
    assert 0 <= run["at"] - due_at.timestamp() < 5


@pytest.mark.slow
def test_a_worker_lives_through_an_outage_of_its_broker(
    workers: Workers, redis: RedisServer
) -> None:
    worker = workers.start()
    redis.kill()
    publish_all(Rung(1))
    read_until("Connection to broker lost", worker)

    redis.start()

    wait_until(handled)
    assert handled() == {1: 1}


@pytest.mark.slow
def test_a_task_that_kills_its_process_ends_as_a_dead_letter_and_others_run(
    workers: Workers,
) -> None:
    publish_all(Crashed(1))
    Delivery.objects.update(attempts=MAX_LOST_LEASES - 1)
    worker = workers.start()

    wait_until(Delivery.objects.filter(state="dead").exists)
    publish_all(Rung(2))
    wait_until(handled)

    assert handled() == {2: 1}
    dead = Delivery.objects.get(state="dead")  # the other row goes a moment later
    assert "Its workers died" in dead.last_error
    kill(worker)


@pytest.mark.slow
def test_a_task_longer_than_its_lease_is_run_once(workers: Workers) -> None:
    publish_all(Slowed(1, LEASE_S * 3))
    workers.start()

    wait_until(lambda: not Delivery.objects.exists())

    assert handled() == {1: 1}


@pytest.mark.slow
def test_the_site_starts_without_celery_unless_it_is_asked_for() -> None:
    program = (
        "import sys, twitter_project.wsgi;"
        "print(any(name.partition('.')[0] in ('celery', 'kombu') for name in "
        "sys.modules))"
    )

    def imports_celery(**variables: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    assert imports_celery(TASKS_BACKEND="embedded") == "False"
    asked_for = {"TASKS_BACKEND": "celery", "REDIS_URL": "redis://127.0.0.1:1"}
    assert imports_celery(**asked_for) == "True"

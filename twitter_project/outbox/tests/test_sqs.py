"""The SQS transport against a stand-in for SQS, and what Lambda runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from twitter_project.outbox import dispatching
from twitter_project.outbox.events import publish
from twitter_project.outbox.messages import BadMessage, run_batch, run_message
from twitter_project.outbox.models import Delivery
from twitter_project.outbox.transports import sqs
from twitter_project.shared.db import atomic
from twitter_project.workshop.testing.fake_sqs import FakeSqs

from .outbox_cast import Poisoned, Rung, journal
from .workers import handled

pytestmark = pytest.mark.django_db(transaction=True)

publish_all = atomic(publish)


@pytest.fixture
def queue(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSqs]:
    server = FakeSqs()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    settings.QUEUE_URL = f"{server.url}/123/tasks"
    settings.TASKS_BACKEND = "sqs"
    sqs.forget_client()
    dispatching.forget_outage()
    yield server
    server.shutdown()
    server.server_close()
    sqs.forget_client()
    dispatching.forget_outage()


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    Delivery.objects.all().delete()
    journal().delete_many({})
    yield
    journal().drop()


def test_a_message_names_the_delivery_and_its_handler(queue: FakeSqs) -> None:
    publish_all(Rung(7))

    row = Delivery.objects.get()
    assert [json.loads(body) for body in queue.bodies] == [
        {"delivery_id": str(row.id), "handler": row.handler}
    ]


def test_many_messages_are_sent_ten_at_a_time(queue: FakeSqs) -> None:
    publish_all(*(Rung(number) for number in range(25)))

    assert len(queue.bodies) == 25
    assert queue.requests == 3


def test_a_message_is_run_by_what_it_names(queue: FakeSqs) -> None:
    publish_all(Rung(7))

    assert run_message(queue.bodies[0])
    assert not run_message(queue.bodies[0])

    assert handled() == {7: 1}
    assert not Delivery.objects.exists()


def test_what_fails_is_done_with_as_a_message_and_stays_in_the_outbox(
    queue: FakeSqs,
) -> None:
    publish_all(Poisoned(7))

    assert not run_message(queue.bodies[0])

    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.lease_token) == ("ready", 1, "")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"delivery_id": "x", "handler": "y"}',
        '{"delivery_id": "-1", "handler": "y"}',
    ],
)
def test_a_message_that_can_never_be_run_is_an_error(body: str) -> None:
    with pytest.raises(BadMessage):
        run_message(body)


def test_of_a_batch_only_what_can_never_be_run_is_kept(queue: FakeSqs) -> None:
    publish_all(Rung(7), Poisoned(8))
    good, poisoned = queue.bodies

    wide = good.replace('"delivery_id":"', '"delivery_id":"9')
    assert wide != good

    kept = run_batch(
        {"one": good, "two": "no json", "three": poisoned, "four": wide, "five": good}
    )

    assert kept == ["two", "four"]
    assert handled() == {7: 1}


def test_what_sqs_does_not_take_stays_due(queue: FakeSqs) -> None:
    queue.refuses = True

    publish_all(Rung(7))

    row = Delivery.objects.get()
    assert row.lease_token == ""
    assert row.due_at <= timezone.now()


def test_the_sweeper_sends_what_is_due(
    queue: FakeSqs, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_all(Rung(1), Rung(2))
    Delivery.objects.update(due_at=timezone.now())

    call_command("sweep_outbox")
    call_command("sweep_outbox")

    assert capsys.readouterr().out == "2 messages sent.\n0 messages sent.\n"
    assert len(queue.bodies) == 4


def test_the_sweeper_sends_what_is_scheduled_when_it_is_due(queue: FakeSqs) -> None:
    publish_all(Rung(1), due_at=timezone.now() + timedelta(days=30))
    assert dispatching.sweep() == 0
    assert queue.bodies == []
    Delivery.objects.update(due_at=timezone.now())

    assert dispatching.sweep() == 1

    assert run_message(queue.bodies[0])
    assert handled() == {1: 1}


def test_what_is_due_within_a_quarter_of_an_hour_has_a_message_that_waits(
    queue: FakeSqs,
) -> None:
    publish_all(Rung(1), due_at=timezone.now() + timedelta(seconds=90.5))

    assert queue.delays_s == [92]
    assert dispatching.sweep() == 0
    assert not run_message(queue.bodies[0])  # too early, by a clock that is ahead
    assert Delivery.objects.get().attempts == 0
    Delivery.objects.update(due_at=timezone.now())
    assert run_message(queue.bodies[0])
    assert not run_message(queue.bodies[0])
    assert handled() == {1: 1}


def test_the_sweeper_sends_a_message_that_waits_for_what_is_scheduled_for_soon(
    queue: FakeSqs,
) -> None:
    publish_all(Rung(1), due_at=timezone.now() + timedelta(hours=2))
    publish_all(Rung(2), due_at=timezone.now() + timedelta(hours=3))
    assert dispatching.sweep() == 0
    soon = timezone.now() + timedelta(minutes=14, seconds=20)
    Delivery.objects.filter(payload__number=1).update(due_at=soon)

    assert [dispatching.sweep(), dispatching.sweep()] == [1, 0]

    assert 860 <= queue.delays_s[0] <= 862
    Delivery.objects.filter(payload__number=1).update(due_at=timezone.now())
    assert run_message(queue.bodies[0])
    assert handled() == {1: 1}


def test_a_message_that_waited_and_got_lost_is_sent_again(queue: FakeSqs) -> None:
    publish_all(Rung(1), due_at=timezone.now() + timedelta(minutes=1))
    Delivery.objects.update(due_at=timezone.now())

    assert dispatching.sweep() == 1

    assert queue.delays_s[1] == 0
    assert run_message(queue.bodies[1])


def test_what_sqs_does_not_take_ahead_is_announced_by_a_later_sweep(
    queue: FakeSqs,
) -> None:
    queue.refuses = True
    publish_all(Rung(1), due_at=timezone.now() + timedelta(minutes=1))
    assert Delivery.objects.get().lease_token == ""
    assert Delivery.objects.get().due_at > timezone.now()

    queue.refuses = False
    dispatching.forget_outage()

    assert dispatching.sweep() == 1
    assert len(queue.bodies) == 1


def test_no_worker_reads_the_queue_here(queue: FakeSqs) -> None:
    with pytest.raises(CommandError, match="Lambda"):
        call_command("worker")

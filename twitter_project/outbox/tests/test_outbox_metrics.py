"""Tests the outbox's metrics, and that reading them is cheap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from twitter_project.outbox import registry
from twitter_project.outbox.events import DeliveriesFailed, drain, publish
from twitter_project.outbox.models import Delivery, QueueTally
from twitter_project.outbox.queues import QueueMetrics, outbox_metrics
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.testing.database import count_round_trips, explain_plan

from .outbox_cast import Poisoned, Rung, Slowed

pytestmark = pytest.mark.django_db(transaction=True)

publish_all = atomic(publish)


@pytest.fixture(autouse=True)
def _empty() -> None:
    Delivery.objects.all().delete()
    QueueTally.objects.all().delete()


def metrics() -> dict[str, QueueMetrics]:
    return {one.queue: one for one in outbox_metrics()}


def add_old(minutes: int, queue: str = "slow") -> None:
    then = timezone.now() - timedelta(minutes=minutes)
    Delivery.objects.create(
        id=first_id_at(then), payload={}, queue=queue, due_at=timezone.now()
    )


def test_every_queue_is_there_with_nothing_in_it() -> None:
    found = metrics()

    assert set(found) >= set(registry.queue_names())
    assert found["default"] == QueueMetrics("default")


def test_what_waits_is_counted_by_queue_with_the_age_of_the_oldest() -> None:
    add_old(minutes=5)
    publish_all(Rung(1), Rung(2), Slowed(3, 0))

    found = metrics()

    assert (found["default"].queued, found["slow"].queued) == (2, 2)
    assert 0 <= found["default"].oldest_s < 10
    assert 290 < found["slow"].oldest_s < 310


def test_what_is_scheduled_waits_from_its_time_on() -> None:
    publish_all(Rung(1), due_at=timezone.now() + timedelta(days=30))
    assert metrics()["default"] == QueueMetrics("default")

    then = timezone.now() - timedelta(minutes=2)
    Delivery.objects.update(due_at=then)

    found = metrics()["default"]
    assert found.queued == 1
    assert 119 < found.oldest_s < 130


def test_failures_and_dead_letters_are_counted() -> None:
    publish_all(Poisoned(1), Poisoned(2))
    first = Delivery.objects.order_by("id")[0]
    Delivery.objects.filter(id=first.id).update(give_up_at=timezone.now())
    with pytest.raises(DeliveriesFailed):
        drain()

    found = metrics()["default"]

    assert (found.queued, found.failures, found.dead) == (1, 2, 1)


def test_a_queue_of_a_former_release_is_seen_and_worked_off() -> None:
    publish_all(Rung(1))
    Delivery.objects.update(queue="renamed")

    assert metrics()["renamed"].queued == 1
    assert drain() == 1
    assert "renamed" not in metrics()


def test_the_figures_come_from_the_index_alone() -> None:
    Delivery.objects.bulk_create(
        Delivery(payload={}, queue=f"q{number % 3}", due_at=timezone.now())
        for number in range(300)
    )

    with count_round_trips() as trips:
        outbox_metrics()

    assert len(trips) == 2
    plan = explain_plan(trips)[0]
    assert plan.docs_examined == 0
    assert "COLLSCAN" not in plan.stages


def test_the_command_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    add_old(minutes=2)

    call_command("outbox")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["queue", "queued", "oldest", "(s)", "failures", "dead"]
    (slow,) = (line.split() for line in lines if line.startswith("slow"))
    assert slow[1] == "1"
    assert float(slow[2]) > 119
    assert lines[-1] == "No worker was seen in the last few seconds."


def test_embedded_workers_need_no_sweeper(capsys: pytest.CaptureFixture[str]) -> None:
    publish_all(Rung(1))

    call_command("sweep_outbox")

    assert "Nothing to send" in capsys.readouterr().out
    assert Delivery.objects.get().lease_token == ""


def test_a_queue_that_no_handler_has_is_an_error_of_the_command() -> None:
    with pytest.raises(CommandError, match=r"nowhere; there are .*default"):
        call_command("worker", queues=["nowhere"])

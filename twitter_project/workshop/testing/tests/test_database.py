"""Tests the test support: it must notice scans, sorts and joins, and count commands."""

import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from twitter_project.outbox.models import Delivery
from twitter_project.shared.db import atomic, collection
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
    explain_plan,
)

pytestmark = pytest.mark.django_db


def test_every_command_is_counted_with_its_collection() -> None:
    with count_round_trips() as trips:
        list(Session.objects.all())
        Session.objects.filter(pk="x").exists()

    assert len(trips) == 2
    assert {command.collection for command in trips} == {"django_session"}
    assert "django_session" in str(trips)


@pytest.mark.only_mongodb("statements of SQL are those of one thread")
def test_commands_of_other_threads_are_counted_only_on_demand() -> None:
    def ask() -> None:
        list(Session.objects.all())

    with count_round_trips() as own, count_round_trips(all_threads=True) as every:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()

    assert (len(own), len(every)) == (0, 1)


def test_a_recording_ends_with_its_block() -> None:
    with count_round_trips() as trips:
        pass

    list(Session.objects.all())

    assert len(trips) == 0


def test_a_scan_of_the_collection_fails() -> None:
    with pytest.raises(AssertionError, match="reads the whole collection"):
        assert_indexed(Session.objects.filter(session_data="x"))


def test_a_sort_in_memory_fails() -> None:
    with pytest.raises(AssertionError, match="sorts in memory"):
        assert_indexed(Session.objects.filter(pk__gte="x").order_by("session_data"))


@pytest.mark.only_mongodb("to join is no fault where joins have indexes")
def test_a_join_fails() -> None:
    with pytest.raises(AssertionError, match="joins"):
        assert_indexed(LogEntry.objects.filter(content_type__model="x"))


def test_reading_too_much_of_an_index_fails() -> None:
    Session.objects.bulk_create(
        Session(session_key=f"k{n}", session_data="", expire_date="2026-01-01T00:00Z")
        for n in range(20)
    )

    plans = assert_indexed(Session.objects.filter(pk__gte="k"), max_examined=20)

    assert plans[0].returned == 20
    with pytest.raises(AssertionError, match="examines 20, more than 19"):
        assert_indexed(Session.objects.filter(pk__gte="k"), max_examined=19)


def test_a_read_by_key_passes() -> None:
    (plan,) = explain_plan(ContentType.objects.filter(pk=1))

    assert not plan.faults
    assert {"IDHACK", "IXSCAN"} & set(plan.stages)


def test_writes_and_what_a_transaction_does_are_explained_too() -> None:
    collection(Delivery).insert_one({"_id": 1, "state": "ready"})

    @atomic
    def write() -> None:
        Delivery.objects.filter(handler="x").update(attempts=1)
        Delivery.objects.filter(pk=2).delete()

    with count_round_trips() as trips:
        write()

    faults = {plan.command.name: plan.faults for plan in explain_plan(trips)}
    assert faults == {"update": ["reads the whole collection"], "delete": []}
    assert "commitTransaction" in [command.name for command in trips]

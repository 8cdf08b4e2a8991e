"""Tests one change stream over some collections, and where it can begin."""

import pytest
from django.utils import timezone

from twitter_project.outbox.models import Delivery, QueueTally, WorkerHeartbeat
from twitter_project.shared.changes import (
    Change,
    Changes,
    Watch,
    database_time_s,
    open_changes,
    token_floor,
)

pytestmark = pytest.mark.django_db(transaction=True)

TALLIED = Watch(QueueTally, "insert")
DROPPED = Watch(QueueTally, "delete")
WATCHES = (TALLIED, DROPPED)


def hear(changes: Changes, count: int) -> list[Change]:
    heard: list[Change] = []
    while len(heard) < count:
        if (change := changes.next()) is not None:
            heard.append(change)
    return heard


def test_what_is_watched_is_heard_in_order() -> None:
    with open_changes(WATCHES) as changes:
        WorkerHeartbeat.objects.create(name="not watched", seen_at=timezone.now())
        tally = QueueTally.objects.create(queue="here", failures=1)
        tally.delete()

        heard = hear(changes, 2)

    assert [one.watch for one in heard] == [TALLIED, DROPPED]
    assert {one.id for one in heard} == {"here"}
    assert [one.row.get("failures") for one in heard] == [1, None]
    tokens = [one.token for one in heard]
    assert tokens == sorted(set(tokens))


def test_it_goes_on_after_a_token_or_from_a_moment_on() -> None:
    began_s = database_time_s()
    with open_changes(WATCHES) as changes:
        for queue in ("one", "two", "three"):
            QueueTally.objects.create(queue=queue)
        first, second, third = hear(changes, 3)

    with open_changes(WATCHES, after=first.token) as changes:
        assert [one.token for one in hear(changes, 2)] == [second.token, third.token]
    with open_changes(WATCHES, after=token_floor(began_s)) as changes:
        found = hear(changes, 1)[0]
    assert token_floor(began_s) <= found.token <= first.token


def test_it_goes_on_after_rows_whose_ids_are_numbers() -> None:
    watches = (Watch(Delivery, "insert"),)
    with open_changes(watches) as changes:
        Delivery.objects.bulk_create(
            Delivery(handler="any", payload={}, due_at=timezone.now()) for _ in range(3)
        )
        first, second, third = hear(changes, 3)

    with open_changes(watches, after=first.token) as changes:
        assert [one.token for one in hear(changes, 2)] == [second.token, third.token]


def test_the_position_moves_on_where_nothing_is_heard() -> None:
    with open_changes(WATCHES) as changes:
        before = changes.position
        WorkerHeartbeat.objects.create(name="not watched", seen_at=timezone.now())
        while changes.position <= before:
            assert changes.next() is None

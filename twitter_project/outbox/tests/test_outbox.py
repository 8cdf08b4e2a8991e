"""Tests publishing, claiming and running, in this process."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from twitter_project.outbox import events, registry
from twitter_project.outbox.claiming import (
    LEASE_S,
    Claim,
    claim_delivery,
    claim_next,
    renew_claims,
    rows,
)
from twitter_project.outbox.deliveries import (
    MAX_LOST_LEASES,
    RETRY_FOR,
    back_off_s,
    discard_deliveries,
    revive_deliveries,
    run_claim,
)
from twitter_project.outbox.events import (
    DeliveriesFailed,
    drain,
    event,
    publish,
    run_delivery,
    run_here,
    subscribe,
)
from twitter_project.outbox.models import Delivery, QueueTally
from twitter_project.shared.db import atomic, collection
from twitter_project.shared.writes import insert_rows
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips

from .outbox_cast import Poisoned, Rung, journal

pytestmark = pytest.mark.django_db(transaction=True)

publish_one = atomic(publish)


@event("tests.shown")
@dataclass(frozen=True, slots=True)
class Shown:
    number: int
    fails: bool = False


@event("tests.unheard")
@dataclass(frozen=True, slots=True)
class Unheard:
    number: int


shown: list[tuple[str, int]] = []


@subscribe(Shown, inline=True)
def show(event_: Shown) -> None:
    if event_.fails:
        raise ValueError("inline failure")
    shown.append(("inline", event_.number))


@subscribe(Shown, queue="later")
def show_later(event_: Shown) -> None:
    shown.append(("later", event_.number))


@event("tests.joined")
@dataclass(frozen=True, slots=True)
class Joined:
    number: int
    fails: bool = False


@subscribe(Joined, joins=True)
def join(event_: Joined) -> None:
    insert_rows([QueueTally(queue=f"joined {event_.number}")])
    if event_.fails:
        raise ValueError("joining failure")


@subscribe(Joined)
def note_joined(event_: Joined) -> None:
    shown.append(("joined", event_.number))


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    shown.clear()
    Delivery.objects.all().delete()
    QueueTally.objects.all().delete()
    journal().delete_many({})
    yield
    journal().drop()


def numbers() -> list[int]:
    return sorted(row["number"] for row in journal().find())


def make_due() -> None:
    Delivery.objects.update(due_at=timezone.now())


def the_claim() -> Claim:
    claim = claim_next()
    assert claim is not None
    return claim


def test_publishing_writes_one_row_for_each_handler() -> None:
    publish_one(Rung(5, ("ada", "bob")))

    row = Delivery.objects.get()
    assert row.handler == "twitter_project.outbox.tests.outbox_cast.note"
    assert row.event == "tests.rung"
    assert row.payload == {"number": 5, "names": ["ada", "bob"]}
    assert (row.queue, row.state, row.attempts) == ("default", "ready", 0)
    assert timezone.now() - row.created_at < timedelta(seconds=10)


def test_an_event_is_part_of_the_transaction() -> None:
    @atomic
    def fail() -> None:
        publish(Rung(1))
        raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not Delivery.objects.exists()


def test_outside_a_transaction_nothing_can_be_published() -> None:
    with pytest.raises(RuntimeError, match="atomic"):
        publish(Rung(1))


def test_an_event_that_nobody_handles_leaves_no_row() -> None:
    publish_one(Unheard(1))

    assert not Delivery.objects.exists()


def test_what_is_not_an_event_is_refused() -> None:
    with pytest.raises(TypeError):
        publish_one(object())


def test_draining_runs_what_was_published_and_removes_it() -> None:
    publish_one(Rung(1))
    publish_one(Rung(2))

    assert drain() == 2

    assert numbers() == [1, 2]
    assert not Delivery.objects.exists()
    assert drain() == 0


def test_a_handler_gets_the_event_that_was_published() -> None:
    sent = Rung(7, ("ada",))

    assert registry.decode("tests.rung", registry.encode(sent)) == sent


def test_an_inline_handler_has_run_when_the_call_returns() -> None:
    publish_one(Shown(1))

    assert shown == [("inline", 1)]
    assert [row.handler.rpartition(".")[2] for row in Delivery.objects.all()] == [
        "show_later"
    ]

    drain()
    assert shown == [("inline", 1), ("later", 1)]


def test_an_inline_handler_that_fails_fails_nothing_else_and_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    publish_one(Shown(1, fails=True))

    row = Delivery.objects.get(handler__endswith=".show")
    assert row.attempts == 1
    assert row.lease_token == ""
    assert "inline failure" in row.last_error
    assert caplog.text.count("inline failure") == 1


def test_what_is_published_in_run_here_has_run_when_the_call_returns(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with run_here():
        publish_one(Rung(1))
        publish_one(Poisoned(2))

    assert numbers() == [1]
    row = Delivery.objects.get()
    assert (row.event, row.state, row.lease_token) == ("tests.poisoned", "ready", "")
    publish_one(Rung(3))
    assert numbers() == [1]


def test_an_inline_row_belongs_to_its_publisher_for_a_lease() -> None:
    row_of_a_crash: list[Delivery] = []

    @atomic
    def publish_and_look() -> None:
        publish(Shown(1))
        row_of_a_crash.extend(Delivery.objects.filter(handler__endswith=".show"))

    publish_and_look()
    Delivery.objects.all().delete()
    Delivery.objects.bulk_create(row_of_a_crash)
    shown.clear()

    assert drain() == 0
    make_due()
    assert drain() == 1
    assert shown == [("inline", 1)]


def test_a_failure_is_kept_and_tried_again_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    publish_one(Poisoned(3))

    with pytest.raises(DeliveriesFailed, match="poison 3"):
        drain()

    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.lease_token) == ("ready", 1, "")
    assert row.due_at > timezone.now()
    assert "ValueError: poison 3" in row.last_error
    assert drain() == 0
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert "failed at try 1, next in" in lines[0].getMessage()


def test_a_failure_does_not_keep_others_from_running() -> None:
    publish_one(Poisoned(1))
    publish_one(Rung(2))

    with pytest.raises(DeliveriesFailed):
        drain()

    assert numbers() == [2]


def test_a_delivery_is_tried_again_for_three_days_however_often_it_fails() -> None:
    publish_one(Poisoned(1))
    began_at = timezone.now()

    for _ in range(MAX_LOST_LEASES + 8):
        make_due()
        assert isinstance(run_claim(the_claim()), ValueError)

    row = Delivery.objects.get()
    assert (row.state, row.failures) == ("ready", MAX_LOST_LEASES + 8)
    assert row.give_up_at is not None
    lasts = row.give_up_at - began_at
    assert RETRY_FOR <= lasts < RETRY_FOR + timedelta(minutes=1)
    assert row.due_at - timezone.now() <= timedelta(minutes=15)


def test_a_delivery_that_has_failed_for_three_days_is_dead_and_says_why() -> None:
    publish_one(Poisoned(1))
    run_claim(the_claim())
    make_due()

    Delivery.objects.update(give_up_at=timezone.now())
    run_claim(the_claim())

    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("dead", 2)
    assert "poison 1" in row.last_error
    make_due()
    assert claim_next() is None


def test_a_delivery_that_succeeds_at_its_last_try_is_done() -> None:
    publish_one(Rung(1))
    Delivery.objects.update(give_up_at=timezone.now())

    assert run_claim(the_claim()) is None

    assert not Delivery.objects.exists()


def test_a_delivery_whose_workers_died_too_often_is_dead_without_another_try() -> None:
    publish_one(Rung(1))
    Delivery.objects.update(attempts=MAX_LOST_LEASES)

    run_claim(the_claim())

    assert Delivery.objects.get().state == "dead"
    assert numbers() == []


@pytest.mark.parametrize("name", ["os.system", "users.nothing", ""])
def test_a_handler_that_is_not_registered_is_never_imported(name: str) -> None:
    publish_one(Rung(1))
    Delivery.objects.update(handler=name)

    with pytest.raises(DeliveriesFailed):
        drain()

    row = Delivery.objects.get()
    assert f"No handler is called {name!r}" in row.last_error


def test_a_delivery_that_an_older_process_does_not_know_waits_for_a_newer_one() -> None:
    publish_one(Rung(1))
    known = Delivery.objects.get().handler
    Delivery.objects.update(handler="users.handlers.of_the_next_release")

    with pytest.raises(DeliveriesFailed):
        drain()

    assert Delivery.objects.get().state == "ready"
    Delivery.objects.update(handler=known, due_at=timezone.now())
    assert drain() == 1
    assert numbers() == [1]


def test_a_delivery_to_a_handler_that_was_renamed_is_run() -> None:
    publish_one(Rung(1))
    Delivery.objects.update(handler="outbox_cast.write_down")

    assert drain() == 1

    assert numbers() == [1]


def test_an_event_that_was_renamed_is_delivered() -> None:
    publish_one(Rung(1))
    Delivery.objects.update(event="tests.tolled")

    assert drain() == 1

    assert numbers() == [1]


def test_a_row_of_an_older_release_is_run() -> None:
    publish_one(Poisoned(1))
    rows().update_many({}, {"$unset": {"failures": "", "give_up_at": ""}})

    run_claim(the_claim())

    assert Delivery.objects.get().failures == 1


def test_an_event_of_another_release_is_kept_for_later() -> None:
    publish_one(Rung(1))
    Delivery.objects.update(payload={"number": 1, "unknown": 2})

    with pytest.raises(DeliveriesFailed):
        drain()

    assert Delivery.objects.get().state == "ready"


def test_only_one_claims_a_delivery() -> None:
    publish_one(Rung(1))

    with ThreadPoolExecutor(8) as pool:
        claims = [pool.submit(claim_next) for _ in range(8)]

    assert sum(claim.result() is not None for claim in claims) == 1


def test_a_delivery_can_be_claimed_and_run_by_its_id() -> None:
    publish_one(Rung(1))
    publish_one(Rung(2))
    second = Delivery.objects.order_by("id")[1]

    assert run_delivery(second.id)
    assert not run_delivery(second.id)
    assert not run_delivery(12345)

    assert numbers() == [2]


def test_a_claimed_delivery_cannot_be_run_by_its_id() -> None:
    publish_one(Rung(1))
    claim = the_claim()

    assert claim_delivery(claim.delivery_id) is None
    assert not run_delivery(claim.delivery_id)


def test_a_holder_whose_lease_expired_cannot_record_an_outcome() -> None:
    publish_one(Poisoned(1))
    first = the_claim()
    make_due()
    second = the_claim()

    run_claim(first)
    row = Delivery.objects.get()
    assert (row.lease_token, row.attempts) == (second.token, 2)
    assert row.last_error == ""

    Delivery.objects.update(handler="twitter_project.outbox.tests.outbox_cast.note")
    done_by_the_first = Claim(
        first.delivery_id,
        first.token,
        "twitter_project.outbox.tests.outbox_cast.note",
        "tests.rung",
        {"number": 1},
        "default",
        1,
    )
    run_claim(done_by_the_first)
    assert Delivery.objects.exists()


def test_a_lease_is_renewed_by_its_holder_only() -> None:
    publish_one(Rung(1))
    claim = the_claim()
    make_due()

    renew_claims([claim])

    left = Delivery.objects.get().due_at - timezone.now()
    assert timedelta(seconds=LEASE_S - 5) < left <= timedelta(seconds=LEASE_S)
    make_due()
    the_claim()
    make_due()
    renew_claims([claim])
    assert Delivery.objects.get().due_at <= timezone.now()


def test_the_oldest_due_delivery_is_claimed_first() -> None:
    for number in (1, 2, 3):
        publish_one(Rung(number))
    Delivery.objects.filter(payload__number=2).update(
        due_at=timezone.now() - timedelta(hours=1)
    )

    assert [the_claim().payload["number"] for _ in range(3)] == [2, 1, 3]


def test_claiming_reads_one_document_whatever_else_is_there() -> None:
    later = timezone.now() + timedelta(hours=1)
    fields: dict[str, Any] = {"handler": "h", "event": "e", "payload": {}, "queue": "q"}
    Delivery.objects.bulk_create(
        Delivery(**fields, due_at=later, state=state)
        for state in (Delivery.State.READY, Delivery.State.DEAD)
        for _ in range(1000)
    )
    publish_one(Rung(1))

    with count_round_trips() as trips:
        claim = the_claim()
        run_claim(claim)

    claiming, _journal, settling = trips
    assert (claiming.name, settling.name) == ("findAndModify", "delete")
    collection(Delivery).update_one(
        {"_id": 1},
        {"$set": {"state": "ready", "due_at": timezone.now(), **fields}},
        upsert=True,
    )
    # One key for each queue that it looks into, among the ready and the scheduled.
    plans = assert_indexed(trips, max_examined=2 * len(registry.queue_names()))
    assert all(plan.docs_examined <= 1 for plan in plans)
    assert any("IXSCAN" in plan.stages for plan in plans)


def test_back_off_grows_and_is_spread() -> None:
    delays = [back_off_s(3) for _ in range(200)]

    assert min(delays) >= 1
    assert max(delays) <= 3
    assert max(delays) - min(delays) > 0.5
    assert 60 < back_off_s(2000) <= 15 * 60


def test_the_dead_can_be_revived_or_discarded_and_the_living_cannot() -> None:
    for number in (1, 2, 3):
        publish_one(Rung(number))
    first, second, third = Delivery.objects.order_by("id").values_list("id", flat=True)
    Delivery.objects.filter(id__in=[first, second]).update(state="dead", attempts=99)

    assert revive_deliveries([first, third]) == 1
    assert discard_deliveries([second, third]) == 1

    assert drain() == 2
    assert numbers() == [1, 3]


def test_names_are_given_once() -> None:
    with pytest.raises(ValueError, match=r"tests\.rung"):
        event("tests.rung")(Unheard)

    with pytest.raises(TypeError):
        event("tests.class")(object)

    class NoEvent:
        pass

    with pytest.raises(TypeError):
        subscribe(NoEvent)(lambda _event: None)


def test_what_is_due_later_is_not_run_before_and_then_once() -> None:
    due_at = timezone.now() + timedelta(hours=1)
    publish_one(Rung(1), due_at=due_at)

    assert drain() == 0
    row = Delivery.objects.get()
    assert (row.state, row.lease_token) == ("scheduled", "")
    assert abs(row.due_at - due_at) < timedelta(milliseconds=1)
    assert not run_delivery(row.id)
    make_due()

    assert drain() == 1
    assert drain() == 0
    assert numbers() == [1]


def test_what_is_due_later_does_not_run_inline_either() -> None:
    publish_one(Shown(1), due_at=timezone.now() + timedelta(hours=1))
    assert shown == []
    make_due()

    drain()

    assert sorted(shown) == [("inline", 1), ("later", 1)]


def test_what_was_due_before_it_was_published_runs_as_if_due_now() -> None:
    publish_one(Shown(1), due_at=timezone.now() - timedelta(hours=1))

    assert shown == [("inline", 1)]
    assert drain() == 1


def test_what_is_due_later_and_fails_is_tried_again_like_anything_else() -> None:
    publish_one(Poisoned(1), due_at=timezone.now() + timedelta(hours=1))
    make_due()

    with pytest.raises(DeliveriesFailed):
        drain()

    row = Delivery.objects.get()
    assert (row.state, row.failures) == ("ready", 1)


def test_a_moment_without_a_zone_is_refused() -> None:
    moment = timezone.now().replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        publish_one(Rung(1), due_at=moment)

    assert not Delivery.objects.exists()


def joined() -> list[str]:
    return list(QueueTally.objects.values_list("queue", flat=True))


def test_a_joining_handler_writes_in_the_publishers_transaction() -> None:
    with count_round_trips() as trips:
        publish_one(Joined(1))

    assert [trip.name for trip in trips] == ["insert", "insert", "commitTransaction"]
    assert joined() == ["joined 1"]
    assert Delivery.objects.get().handler.endswith(".note_joined")


def test_what_a_joining_handler_wrote_is_undone_with_the_rest() -> None:
    @atomic
    def fail() -> None:
        publish(Joined(1))
        raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert joined() == []
    assert not Delivery.objects.exists()


def test_a_joining_handler_that_fails_undoes_what_published_the_event() -> None:
    with pytest.raises(ValueError, match="joining failure"):
        publish_one(Joined(1, fails=True))

    assert joined() == []
    assert not Delivery.objects.exists()


def test_a_joining_handler_of_an_event_for_later_runs_later() -> None:
    publish_one(Joined(1), due_at=timezone.now() + timedelta(hours=1))
    assert joined() == []
    make_due()

    assert drain() == 2

    assert joined() == ["joined 1"]


def test_a_joining_handler_whose_rows_are_elsewhere_runs_right_after_the_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(events, "alias_of", lambda function: "elsewhere")

    publish_one(Joined(1))

    assert joined() == ["joined 1"]
    assert Delivery.objects.count() == 1

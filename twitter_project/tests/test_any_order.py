"""Tests that brute force agrees, however events are delivered."""

import random
import threading

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from timeline import limits
from twitter_project.operations.verification import find_differences, load_facts
from twitter_project.outbox import registry
from twitter_project.outbox.events import drain, run_delivery
from twitter_project.outbox.models import Delivery
from twitter_project.tests.random_life import (
    Life,
    Plan,
    find_misplaced,
    let_time_come,
)
from users.tests.cast import make_people
from users.types import UserCard

HANDLES = [f"person{number}" for number in range(7)]


@pytest.fixture
def crowd(db: None) -> list[UserCard]:
    return make_people(*HANDLES)


@pytest.fixture
def moderator(db: None) -> UserCard:
    return make_people("moderation")[0]


@pytest.fixture(autouse=True)
def small_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make feeds so short that trimming and refilling happen all the time."""
    monkeypatch.setattr(limits, "SHOWN", 12)
    monkeypatch.setattr(limits, "KEPT", 15)
    monkeypatch.setattr(limits, "TRIMMED_ABOVE", 18)
    monkeypatch.setattr(limits, "REACH", 5)
    monkeypatch.setattr(limits, "ENTRIES_PER_TRIM", 3)


# All delivered; none; those of a few people; and another choice after every restart.
THRESHOLDS = {"all": [10_000], "none": [0], "some": [2], "changing": [0, 1, 2, 3, 9]}


@pytest.mark.slow
@pytest.mark.parametrize("delivered", THRESHOLDS)
@pytest.mark.parametrize("seed", range(2))
def test_events_in_any_order_and_number_leave_what_brute_force_gives(
    crowd: list[UserCard],
    moderator: UserCard,
    settings: Settings,
    seed: int,
    delivered: str,
) -> None:
    rng = random.Random(seed)
    life = Life(crowd, moderator, rng)

    for _ in range(150):
        if rng.random() < 0.1:
            settings.FAN_OUT_FOLLOWERS_MAX = rng.choice(THRESHOLDS[delivered])
        life.act()
        if rng.random() < 0.3:
            deliver_some(rng, rng.randrange(12))
    let_time_come()
    deliver_some(rng, None)
    drain()  # what was published just now

    assert find_misplaced(life.plans) == []
    assert differences() == []


def differences() -> list[str]:
    return [str(found) for found in find_differences(load_facts(), page_limit=4)]


def deliver_some(rng: random.Random, count: int | None) -> None:
    """Run this many waiting deliveries (None: all) in random order, some twice."""
    now = timezone.now()
    rows = list(Delivery.objects.exclude(state="dead").filter(due_at__lte=now))
    rng.shuffle(rows)
    for row in rows[:count]:
        if rng.random() < 0.2:
            handler = registry.find_handler(row.handler)
            assert handler is not None
            handler.function(registry.decode(row.event, row.payload))
        assert run_delivery(row.id)


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [10_000, 2])
def test_events_delivered_while_people_act_leave_what_brute_force_gives(
    crowd: list[UserCard],
    moderator: UserCard,
    settings: Settings,
    threshold: int,
) -> None:
    settings.FAN_OUT_FOLLOWERS_MAX = threshold
    errors: list[Exception] = []
    is_over = threading.Event()

    plans: dict[int, Plan] = {}

    def live(seed: int) -> None:
        life = Life(crowd, moderator, random.Random(seed))
        life.plans = plans
        for _ in range(80):
            life.act()

    def work(_: int) -> None:
        while not is_over.is_set():
            drain()

    def attempt(function: object, seed: int) -> None:
        try:
            function(seed)  # type: ignore[operator]
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    people = [threading.Thread(target=attempt, args=(live, n)) for n in range(4)]
    workers = [threading.Thread(target=attempt, args=(work, n)) for n in range(3)]
    for thread in people + workers:
        thread.start()
    for thread in people:
        thread.join()
    is_over.set()
    for thread in workers:
        thread.join()
    let_time_come()
    drain()

    assert errors == []
    assert find_misplaced(plans) == []
    assert differences() == []

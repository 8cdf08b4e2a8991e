"""Tests accounts on PostgreSQL: transactions that meet there, and events that leave."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.db.models import F

from twitter_project.outbox import registry
from twitter_project.outbox.carrying import carry, carry_stranded
from twitter_project.outbox.events import drain, event, publish, subscribe
from twitter_project.outbox.models import Delivery
from twitter_project.shared.db import atomic, current_alias, is_database_reachable
from twitter_project.shared.ids import new_id
from twitter_project.shared.queries import find_rows
from users.errors import PersonNotFound
from users.models import Relationship, User
from users.services import block_user, follow_user
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not settings.USERS_DATABASE_URL, reason="needs USERS_DATABASE_URL"
    ),
]


@event("tests.users_database.told")
@dataclass(frozen=True, slots=True)
class Told:
    number: int


heard: list[tuple[str, int]] = []


@subscribe(Told)
def hear(event_: Told) -> None:
    heard.append(("later", event_.number))


@subscribe(Told, inline=True)
def hear_at_once(event_: Told) -> None:
    heard.append(("inline", event_.number))


@pytest.fixture(autouse=True)
def _nothing_heard() -> Iterator[None]:
    heard.clear()
    yield
    heard.clear()


def of_users(function: Callable[..., object]) -> Callable[..., object]:
    """Make the function a transaction of the users app, as its services are."""
    function.__module__ = "users.services.tests"
    return atomic(function)


def at_once(count: int, work: Callable[[int], object]) -> None:
    def one(number: int) -> None:
        try:
            work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, range(count)))


def left_on_postgresql() -> int:
    return Delivery.objects.using("users").count()


def test_its_transactions_commit_and_roll_back_there(ada: UserCard) -> None:
    @of_users
    def rename(name: str, fails: bool) -> None:
        assert current_alias() == "users"
        User.objects.filter(id=ada.id).update(name=name)
        publish(Told(1))
        if fails:
            raise LookupError

    with pytest.raises(LookupError):
        rename("Countess", True)
    assert (User.objects.get(id=ada.id).name, heard) == (ada.name, [])
    rename("Countess", False)
    assert (User.objects.get(id=ada.id).name, heard) == ("Countess", [("inline", 1)])


def test_a_change_of_what_was_read_makes_the_function_run_again(ada: UserCard) -> None:
    runs: list[str] = []

    @of_users
    def copy_bio() -> None:
        user = User.objects.get(id=ada.id)
        if not runs:
            at_once(1, lambda _: User.objects.filter(id=ada.id).update(bio="new"))
        runs.append(user.bio)
        User.objects.filter(id=ada.id).update(name=user.bio)

    copy_bio()

    assert runs == [ada.bio, "new"]
    assert User.objects.get(id=ada.id).name == "new"


@pytest.mark.slow
def test_fifty_threads_on_one_row_all_get_through(ada: UserCard) -> None:
    @of_users
    def count_up() -> None:
        User.objects.filter(id=ada.id).update(followers_count=F("followers_count") + 1)
        publish(Told(2))

    before = User.objects.get(id=ada.id).followers_count
    at_once(50, lambda _: count_up())

    assert User.objects.get(id=ada.id).followers_count == before + 50
    drain()
    assert sorted(heard) == [("inline", 2)] * 50 + [("later", 2)] * 50


@pytest.mark.slow
def test_follows_and_blocks_of_fifty_threads_leave_true_counters(
    ada: UserCard, bob: UserCard
) -> None:
    people = [ada, bob, *make_people(*(f"who{n}" for n in range(8)))]

    def act(number: int) -> None:
        one, other = people[number % 10], people[(number * 7 + 3) % 10]
        if one.id == other.id:
            return
        if number % 5:
            try:
                follow_user(follower_id=one.id, followee_id=other.id)
            except PersonNotFound:
                return
        else:
            block_user(blocker_id=one.id, blocked_id=other.id)

    at_once(50, act)

    edges = list(Relationship.objects.values_list("actor_id", "target_id", "kind"))
    assert len(set(edges)) == len(edges)
    blocked = {frozenset(edge[:2]) for edge in edges if edge[2] == "block"}
    follows = [edge for edge in edges if edge[2] == "follow"]
    assert not any(frozenset(edge[:2]) in blocked for edge in follows)
    for user in User.objects.filter(id__in=[person.id for person in people]):
        assert user.following_count == sum(e[0] == user.id for e in follows)
        assert user.followers_count == sum(e[1] == user.id for e in follows)


def test_an_event_is_carried_to_the_outbox_of_workers(ada: UserCard) -> None:
    of_users(publish)(Told(3))

    assert left_on_postgresql() == 0
    assert Delivery.objects.get(event="tests.users_database.told").payload == {
        "number": 3
    }
    drain()
    assert heard == [("inline", 3), ("later", 3)]


def test_what_a_crash_left_is_carried_by_whoever_works() -> None:
    name = registry.name_of(Told)
    rows = [
        Delivery(
            id=new_id(),
            handler=registry.subscribers_of(Told)[0].name,
            event=name,
            payload={"number": number},
            queue="default",
            due_at="2026-01-01T00:00Z",
        )
        for number in (4, 5)
    ]
    Delivery.objects.using("users").bulk_create(rows)
    # One of them was on its way when its process died.
    row = Delivery.objects.using("users").get(id=rows[0].id)
    row.save(using="default", force_insert=True)

    assert carry_stranded() == 0  # for a while they are left to their publishers
    assert carry_stranded(after=timedelta()) == 2

    assert left_on_postgresql() == 0
    drain()
    assert sorted(heard) == [("later", 4), ("later", 5)]


def test_carrying_the_same_twice_does_no_harm() -> None:
    of_users(publish)(Told(6))
    rows = list(Delivery.objects.all())

    carry("users", rows)

    assert Delivery.objects.count() == len(rows)


def test_rows_are_found_by_the_same_queries(ada: UserCard, bob: UserCard) -> None:
    query = {
        "_id": {"$in": [ada.id, bob.id]},
        "$or": [{"handle": "ada"}, {"_id": {"$gt": bob.id}}],
        "suspended_at": None,
    }

    assert find_rows(User, query, {"handle": True}) == [{"handle": "ada"}]
    rows = find_rows(User, {"_id": {"$gte": ada.id}}, {"_id": True}, order=-1, limit=2)
    assert rows == sorted(rows, key=lambda row: -row["_id"])


def test_a_child_that_lets_go_of_a_connection_leaves_the_parents_open() -> None:
    own = connections.create_connection("users")
    own.connect()
    child = os.fork()
    if child == 0:
        del own
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)

    assert own.is_usable()
    own.close()


def test_a_database_that_is_gone_is_noticed(caplog: pytest.LogCaptureFixture) -> None:
    assert is_database_reachable()
    connection = connections["users"]
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = f"no_{name}"
    try:
        with caplog.at_level(logging.DEBUG):
            assert not is_database_reachable()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert is_database_reachable()

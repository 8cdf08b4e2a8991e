"""Tests the completion of a handle while it is typed."""

import pytest

from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import (
    block_user,
    complete_handle,
    follow_user,
    mute_user,
    suspend_user,
)
from users.tests.cast import insert_people, new_user
from users.types import UserCard, Viewer


@pytest.fixture
def people(db: None) -> dict[str, int]:
    names = ("marie", "mary_s", "marta", "marco", "lise")
    users = [new_user(handle, name=f"{handle} Mare") for handle in names]
    insert_people(users)
    return {user.handle: user.id for user in users}


def complete(beginning: str, viewer: UserCard) -> list[str]:
    found = complete_handle(beginning=beginning, viewer=Viewer(viewer.id))
    return [person.card.handle for person in found]


def test_people_whom_one_follows_come_first(
    ada: UserCard, people: dict[str, int]
) -> None:
    follow_user(follower_id=ada.id, followee_id=people["mary_s"])
    follow_user(follower_id=ada.id, followee_id=people["lise"])

    assert complete("MAR", ada) == ["mary_s", "lise", "marco", "marie", "marta"]
    assert complete("mar\xed", ada) == ["marie"]
    assert complete("", ada) == complete("a b", ada) == complete("zz", ada) == []


def test_nobody_is_named_whom_one_does_not_want_to_meet(
    ada: UserCard, people: dict[str, int]
) -> None:
    mute_user(muter_id=ada.id, muted_id=people["marta"])
    block_user(blocker_id=people["marie"], blocked_id=ada.id)
    suspend_user(user_id=people["marco"], moderator_id=ada.id)

    assert complete("mar", ada) == ["mary_s", "lise"]


def test_completing_takes_a_few_indexed_round_trips(
    ada: UserCard, people: dict[str, int]
) -> None:
    follow_user(follower_id=ada.id, followee_id=people["lise"])

    with count_round_trips() as trips:
        complete("mar", ada)

    assert_indexed(trips)
    assert len(trips) <= 8, trips

"""Tests which people are suggested, and what finding them costs."""

from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, follow_user, mute_user, suggest_people
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer


def handles(viewer: Viewer, limit: int = 9) -> list[str]:
    people = suggest_people(viewer=viewer, limit=limit)
    return [person.card.handle for person in people]


def test_people_followed_by_most_followees_come_first(ada: UserCard) -> None:
    one, two, far, near = make_people("one", "two", "far", "near")
    fans = make_people("fan_a", "fan_b", "fan_c")
    for friend in (one, two):
        follow_user(follower_id=ada.id, followee_id=friend.id)
        follow_user(follower_id=friend.id, followee_id=near.id)
    for fan in fans:
        follow_user(follower_id=fan.id, followee_id=far.id)

    assert handles(Viewer(ada.id))[:2] == ["near", "far"]
    assert not {"one", "two", "bob", "ada"} & set(handles(Viewer(ada.id)))


def test_nobody_who_is_blocked_or_muted_is_suggested(
    ada: UserCard, cyd: UserCard
) -> None:
    dan, fan = make_people("dan", "fan")
    for person in (cyd, dan):
        follow_user(follower_id=fan.id, followee_id=person.id)
    assert {"cyd", "dan"} <= set(handles(Viewer(ada.id)))

    block_user(blocker_id=dan.id, blocked_id=ada.id)
    mute_user(muter_id=ada.id, muted_id=cyd.id)

    assert not {"cyd", "dan"} & set(handles(Viewer(ada.id)))


def test_strangers_are_shown_the_most_followed(ada: UserCard) -> None:
    assert handles(ANONYMOUS, limit=2) == ["ada", "bob"]


def test_suggestions_take_five_round_trips_and_no_scan(ada: UserCard) -> None:
    with count_round_trips() as trips:
        suggest_people(viewer=Viewer(ada.id))

    assert len(trips) <= 5, trips
    assert_indexed(trips)

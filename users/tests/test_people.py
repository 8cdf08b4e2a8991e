"""Tests reading people: one rule of visibility, and two queries whatever the size."""

import pytest

from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import PersonNotFound
from users.services import (
    block_user,
    find_standings,
    find_user_ids,
    follow_user,
    get_person,
    get_profile,
    get_user_id,
    hydrate_people,
    mute_user,
    suspend_user,
    update_profile,
)
from users.services.people import find_relations
from users.tests.cast import make_people
from users.types import ANONYMOUS, Relation, UserCard, Viewer

pytestmark = pytest.mark.django_db


def test_people_come_with_how_the_viewer_stands_to_them(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    mute_user(muter_id=bob.id, muted_id=cyd.id)

    people = hydrate_people(user_ids=[ada.id, bob.id, cyd.id, 7], viewer=Viewer(bob.id))

    assert {user_id: person.relation for user_id, person in people.items()} == {
        ada.id: Relation(following=True, followed_by=True),
        bob.id: Relation(),
        cyd.id: Relation(muting=True),
    }
    assert people[ada.id].card == ada


def test_being_muted_is_not_told(bob: UserCard, cyd: UserCard) -> None:
    mute_user(muter_id=bob.id, muted_id=cyd.id)

    assert get_person(user_id=bob.id, viewer=Viewer(cyd.id)).relation == Relation()


def test_invisible_people_are_hydrated_and_marked(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    block_user(blocker_id=bob.id, blocked_id=ada.id)
    suspend_user(user_id=cyd.id, moderator_id=bob.id)

    people = hydrate_people(user_ids=[bob.id, cyd.id], viewer=Viewer(ada.id))

    assert people[bob.id].relation.blocked_by
    assert people[cyd.id].card.is_suspended
    assert not any(person.is_visible for person in people.values())


def test_standings_decide_as_people_do(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    dan, eve, fay = make_people("dan", "eve", "fay")
    follow_user(follower_id=ada.id, followee_id=dan.id)
    block_user(blocker_id=eve.id, blocked_id=ada.id)
    mute_user(muter_id=ada.id, muted_id=bob.id)
    suspend_user(user_id=dan.id, moderator_id=bob.id)
    suspend_user(user_id=fay.id, moderator_id=bob.id)
    user_ids = [one.id for one in (ada, bob, cyd, dan, eve, fay)]

    people = hydrate_people(user_ids=[*user_ids, 1], viewer=Viewer(ada.id))
    standings = find_standings(user_ids=[*user_ids, 1], viewer=Viewer(ada.id))

    assert standings.keys() == people.keys() == set(user_ids)
    for user_id, person in people.items():
        standing = standings[user_id]
        assert standing.relation == person.relation
        assert standing.is_suspended == person.card.is_suspended
    with count_round_trips() as trips:
        find_standings(user_ids=user_ids, viewer=Viewer(ada.id))
    assert_indexed(trips)


def test_hydrating_takes_two_queries_whatever_the_size(ada: UserCard) -> None:
    people = make_people(*(f"who{n}" for n in range(60)))
    for person in people[:5]:
        follow_user(follower_id=ada.id, followee_id=person.id)
    ids = [person.id for person in people]

    with count_round_trips() as signed_in:
        hydrate_people(user_ids=ids, viewer=Viewer(ada.id))
    with count_round_trips() as anonymous:
        hydrate_people(user_ids=ids, viewer=ANONYMOUS)
        hydrate_people(user_ids=[], viewer=Viewer(ada.id))

    assert (len(signed_in), len(anonymous)) == (2, 1)
    cards, relations = assert_indexed(signed_in)
    assert cards.docs_examined == 60
    assert relations.returned == 5


@pytest.mark.only_mongodb("PostgreSQL chooses its plan by what it knows of the table")
def test_relations_are_read_from_the_index_alone(ada: UserCard) -> None:
    people = make_people(*(f"who{n}" for n in range(60)))
    for person in people[:5]:
        follow_user(follower_id=ada.id, followee_id=person.id)

    with count_round_trips() as trips:
        find_relations(user_ids=[person.id for person in people], viewer=Viewer(ada.id))

    (relations,) = assert_indexed(trips)
    # The five edges, and one key beyond them that the scan examines.
    assert relations.keys_examined <= 6
    assert relations.docs_examined == 0


def test_a_profile_is_found_by_handle_in_any_case(ada: UserCard, bob: UserCard) -> None:
    make_people(*(f"who{n}" for n in range(300)))
    update_profile(user_id=ada.id, location="London", link="https://ada.example")

    with count_round_trips() as trips:
        profile = get_profile(handle="ADA", viewer=Viewer(bob.id))

    assert profile.person.card == ada
    assert profile.person.relation == Relation(following=True, followed_by=True)
    assert (profile.location, profile.link) == ("London", "https://ada.example")
    assert (profile.followers_count, profile.following_count) == (2, 1)
    assert len(trips) == 2
    assert_indexed(trips, max_examined=4)


def test_a_suspended_person_is_seen_by_nobody_but_themselves(
    ada: UserCard, bob: UserCard
) -> None:
    suspend_user(user_id=ada.id, moderator_id=bob.id)

    for viewer in (ANONYMOUS, Viewer(bob.id)):
        with pytest.raises(PersonNotFound):
            get_profile(handle="ada", viewer=viewer)
        with pytest.raises(PersonNotFound):
            get_person(user_id=ada.id, viewer=viewer)
    assert get_profile(handle="ada", viewer=Viewer(ada.id)).person.card.is_suspended


def test_unknown_people_are_not_found(ada: UserCard) -> None:
    with pytest.raises(PersonNotFound):
        get_profile(handle="nobody", viewer=Viewer(ada.id))
    with pytest.raises(PersonNotFound):
        get_person(user_id=7, viewer=Viewer(ada.id))
    with pytest.raises(PersonNotFound):
        get_user_id(handle="nobody")


def test_a_handle_leads_to_its_owner_unless_suspended(
    ada: UserCard, bob: UserCard
) -> None:
    suspend_user(user_id=bob.id, moderator_id=ada.id)

    assert get_user_id(handle="aDa") == ada.id
    with pytest.raises(PersonNotFound):
        get_user_id(handle="bob")


def test_a_handle_is_looked_up_by_its_index(ada: UserCard) -> None:
    make_people(*(f"who{n}" for n in range(300)))

    with count_round_trips() as trips:
        get_user_id(handle="Who299")

    assert_indexed(trips, max_examined=1)


def test_many_handles_are_looked_up_in_one_query(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    with count_round_trips() as trips:
        found = find_user_ids(handles=["Ada", "BOB", "nobody", "ada"])
        assert find_user_ids(handles=[]) == {}

    assert found == {"ada": ada.id, "bob": bob.id}
    assert len(trips) == 1
    assert_indexed(trips, max_examined=4)

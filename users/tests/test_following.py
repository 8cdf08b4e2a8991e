"""Tests following: relationships, counters, events, lists, and many at once."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import NotWithYourself, PersonNotFound
from users.events import UserFollowed, UserUnfollowed
from users.models import Relationship, RelationshipKind, User
from users.services import (
    block_user,
    follow_user,
    is_following,
    iter_follower_ids,
    list_followee_ids,
    list_followers,
    list_following,
    suspend_user,
    unfollow_user,
)
from users.tests.cast import make_people
from users.types import ANONYMOUS, Person, UserCard, Viewer

pytestmark = pytest.mark.django_db


def counts(card: UserCard) -> tuple[int, int]:
    """Return (followers, following) as stored in the row."""
    user = User.objects.get(id=card.id)
    return user.followers_count, user.following_count


def counted(card: UserCard) -> tuple[int, int]:
    """Return (followers, following) as counted from the edges."""
    edges = Relationship.objects.filter(kind=RelationshipKind.FOLLOW)
    return (
        edges.filter(target_id=card.id).count(),
        edges.filter(actor_id=card.id).count(),
    )


def handles(people: list[Person]) -> list[str]:
    return [person.card.handle for person in people]


def test_a_follow_makes_an_edge_counts_and_an_event(
    bob: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    assert follow_user(follower_id=bob.id, followee_id=cyd.id)

    assert is_following(follower_id=bob.id, followee_id=cyd.id)
    assert not is_following(follower_id=cyd.id, followee_id=bob.id)
    assert counts(bob) == counted(bob) == (1, 2)
    assert counts(cyd) == counted(cyd) == (1, 1)
    assert published() == [UserFollowed(bob.id, cyd.id)]


def test_following_twice_changes_nothing_the_second_time(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    assert not follow_user(follower_id=ada.id, followee_id=bob.id)

    assert counts(ada) == counted(ada) == (2, 1)
    assert published() == []


def test_an_unfollow_takes_edge_and_counts_back(
    ada: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    assert unfollow_user(follower_id=cyd.id, followee_id=ada.id)
    assert not unfollow_user(follower_id=cyd.id, followee_id=ada.id)

    assert not is_following(follower_id=cyd.id, followee_id=ada.id)
    assert counts(ada) == counted(ada) == (1, 1)
    assert counts(cyd) == counted(cyd) == (0, 0)
    assert published() == [UserUnfollowed(cyd.id, ada.id)]


def test_nobody_follows_themselves(ada: UserCard) -> None:
    with pytest.raises(NotWithYourself):
        follow_user(follower_id=ada.id, followee_id=ada.id)
    with pytest.raises(NotWithYourself):
        unfollow_user(follower_id=ada.id, followee_id=ada.id)


def test_who_cannot_be_seen_cannot_be_followed(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    block_user(blocker_id=bob.id, blocked_id=cyd.id)
    suspend_user(user_id=ada.id, moderator_id=bob.id)

    for follower, followee_id in (
        (cyd, bob.id),
        (bob, cyd.id),
        (bob, ada.id),
        (bob, 7),
    ):
        with pytest.raises(PersonNotFound):
            follow_user(follower_id=follower.id, followee_id=followee_id)


def test_counters_are_exact_when_many_follow_one_at_once(
    ada: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    people = make_people(*(f"fan{n}" for n in range(8)))

    results = in_threads(
        lambda fan=fan: follow_user(follower_id=fan.id, followee_id=ada.id)
        for fan in people
    )

    assert results == [True] * 8
    assert counts(ada) == counted(ada) == (10, 1)
    assert all(counts(fan) == (0, 1) for fan in people)


def test_counters_are_exact_when_one_follows_eight_times_at_once(
    bob: UserCard, cyd: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    results = in_threads(
        [lambda: follow_user(follower_id=cyd.id, followee_id=bob.id)] * 8
    )

    assert sorted(results) == [False] * 7 + [True]
    assert counts(bob) == counted(bob) == (2, 1)
    assert counts(cyd) == counted(cyd) == (0, 2)


def test_counters_are_exact_when_follows_and_unfollows_meet(
    ada: UserCard, bob: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    def waver(number: int) -> None:
        for step in range(6):
            change = follow_user if (number + step) % 2 else unfollow_user
            change(follower_id=bob.id, followee_id=ada.id)
            change(follower_id=ada.id, followee_id=bob.id)

    in_threads(lambda n=n: waver(n) for n in range(8))

    assert counts(ada) == counted(ada)
    assert counts(bob) == counted(bob)


def test_a_block_wins_over_a_follow_of_the_same_moment(
    cast: dict[str, UserCard], in_threads: Callable[..., list[Any]]
) -> None:
    people = make_people(*(f"who{n}" for n in range(8)))
    pairs = list(zip(people[::2], people[1::2], strict=True))

    def follow(one: UserCard, other: UserCard) -> None:
        with contextlib.suppress(PersonNotFound):
            follow_user(follower_id=one.id, followee_id=other.id)

    in_threads(
        call
        for one, other in pairs
        for call in (
            lambda one=one, other=other: follow(one, other),
            lambda one=one, other=other: block_user(
                blocker_id=other.id, blocked_id=one.id
            ),
        )
    )

    for one, other in pairs:
        assert not is_following(follower_id=one.id, followee_id=other.id)
        assert counts(one) == counts(other) == (0, 0)


def test_lists_are_newest_first_and_page_both_ways(ada: UserCard) -> None:
    fans = make_people(*(f"fan{n}" for n in range(5)))
    for fan in fans:
        follow_user(follower_id=fan.id, followee_id=ada.id)

    first = list_followers(user_id=ada.id, viewer=ANONYMOUS, keyset=Keyset(limit=3))
    assert first.next is not None
    second = list_followers(
        user_id=ada.id, viewer=ANONYMOUS, keyset=Keyset(limit=3, before=int(first.next))
    )
    assert second.prev is not None
    back = list_followers(
        user_id=ada.id, viewer=ANONYMOUS, keyset=Keyset(limit=3, after=int(second.prev))
    )

    assert handles(first.items) == ["fan4", "fan3", "fan2"]
    assert handles(second.items) == ["fan1", "fan0", "cyd"]
    assert handles(back.items) == handles(first.items)


def test_lists_leave_out_whom_the_viewer_may_not_see(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    (dee,) = make_people("dee")
    follow_user(follower_id=dee.id, followee_id=ada.id)
    block_user(blocker_id=dee.id, blocked_id=bob.id)
    suspend_user(user_id=cyd.id, moderator_id=ada.id)

    def followers(viewer: UserCard | None) -> list[str]:
        page = list_followers(
            user_id=ada.id,
            viewer=Viewer(viewer.id) if viewer else ANONYMOUS,
            keyset=Keyset(),
        )
        return handles(page.items)

    assert followers(None) == ["dee", "bob"]
    assert followers(bob) == ["bob"]
    assert followers(dee) == ["dee"]


def test_lists_tell_how_the_viewer_stands_to_each(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    page = list_following(user_id=cyd.id, viewer=Viewer(bob.id), keyset=Keyset())

    (person,) = page.items
    assert person.card.handle == "ada"
    assert person.relation.following
    assert person.relation.followed_by


def test_lists_of_somebody_invisible_are_not_found(
    ada: UserCard, bob: UserCard
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    for read in (list_followers, list_following):
        with pytest.raises(PersonNotFound):
            read(user_id=ada.id, viewer=Viewer(bob.id), keyset=Keyset())


def test_all_followers_are_met_once_in_batches(ada: UserCard) -> None:
    fans = make_people(*(f"fan{n}" for n in range(5)))
    for fan in fans:
        follow_user(follower_id=fan.id, followee_id=ada.id)

    batches = list(iter_follower_ids(user_id=ada.id, batch_size=3))

    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert set().union(*batches) >= {fan.id for fan in fans}
    assert list(iter_follower_ids(user_id=fans[0].id)) == []


def test_followees_are_listed_newest_first(bob: UserCard, cyd: UserCard) -> None:
    follow_user(follower_id=bob.id, followee_id=cyd.id)

    ids = list_followee_ids(user_id=bob.id)

    assert len(ids) == 2
    assert ids[0] == cyd.id


@pytest.mark.only_mongodb("PostgreSQL chooses its plan by what it knows of the table")
def test_lists_and_batches_are_read_from_indexes_alone(
    ada: UserCard, bob: UserCard
) -> None:
    fans = make_people(*(f"fan{n}" for n in range(30)))
    for fan in fans[:15]:
        follow_user(follower_id=fan.id, followee_id=ada.id)

    with count_round_trips() as trips:
        list_followers(user_id=ada.id, viewer=Viewer(bob.id), keyset=Keyset(limit=5))
    plans = assert_indexed(trips, max_examined=6)

    assert len(trips) == 5
    edges = [plan for plan in plans if plan.returned == 6]
    assert [plan.docs_examined for plan in edges] == [0]

    with count_round_trips() as trips:
        list(iter_follower_ids(user_id=ada.id))
        list_followee_ids(user_id=ada.id)
    assert [plan.docs_examined for plan in assert_indexed(trips)] == [0, 0]


def test_a_follow_reads_and_writes_by_index(bob: UserCard, cyd: UserCard) -> None:
    with count_round_trips() as trips:
        follow_user(follower_id=bob.id, followee_id=cyd.id)
        unfollow_user(follower_id=bob.id, followee_id=cyd.id)

    assert_indexed(trips, max_examined=3)

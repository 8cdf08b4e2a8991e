"""Tests that a block hides two people from each other and cuts follows; mutes quiet."""

from collections.abc import Callable
from typing import Any

import pytest

from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import NotWithYourself, PersonNotFound
from users.events import (
    UserBlocked,
    UserMuted,
    UserUnblocked,
    UserUnfollowed,
    UserUnmuted,
)
from users.models import User
from users.services import (
    block_user,
    get_person,
    get_profile,
    hydrate_people,
    is_following,
    list_blocks,
    list_mutes,
    mute_user,
    suspend_user,
    unblock_user,
    unmute_user,
)
from users.types import ANONYMOUS, UserCard, Viewer

pytestmark = pytest.mark.django_db


def counts(card: UserCard) -> tuple[int, int, int]:
    user = User.objects.get(id=card.id)
    return user.followers_count, user.following_count, user.blocks_count


def test_a_block_cuts_both_follows_with_counts_and_events(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    assert block_user(blocker_id=ada.id, blocked_id=bob.id)

    assert not is_following(follower_id=ada.id, followee_id=bob.id)
    assert not is_following(follower_id=bob.id, followee_id=ada.id)
    assert counts(ada) == (1, 0, 1)
    assert counts(bob) == (0, 0, 0)
    assert published() == [
        UserBlocked(ada.id, bob.id),
        UserUnfollowed(ada.id, bob.id),
        UserUnfollowed(bob.id, ada.id),
    ]


def test_a_block_hides_each_from_the_other_only(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    for one, other in ((ada, bob), (bob, ada)):
        with pytest.raises(PersonNotFound):
            get_person(user_id=other.id, viewer=Viewer(one.id))
        with pytest.raises(PersonNotFound):
            get_profile(handle=other.handle, viewer=Viewer(one.id))
    assert get_person(user_id=ada.id, viewer=Viewer(cyd.id)).is_visible
    assert get_person(user_id=bob.id, viewer=ANONYMOUS).is_visible


def test_blocking_twice_changes_nothing_the_second_time(
    bob: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    block_user(blocker_id=bob.id, blocked_id=cyd.id)

    assert not block_user(blocker_id=bob.id, blocked_id=cyd.id)

    assert counts(bob) == (1, 1, 1)
    assert published() == [UserBlocked(bob.id, cyd.id)]


def test_both_may_block_and_stay_hidden_until_both_take_it_back(
    ada: UserCard, bob: UserCard
) -> None:
    assert block_user(blocker_id=ada.id, blocked_id=bob.id)
    assert block_user(blocker_id=bob.id, blocked_id=ada.id)

    unblock_user(blocker_id=ada.id, blocked_id=bob.id)

    person = hydrate_people(user_ids=[ada.id], viewer=Viewer(bob.id))[ada.id]
    assert (person.relation.blocking, person.relation.blocked_by) == (True, False)
    assert not person.is_visible
    unblock_user(blocker_id=bob.id, blocked_id=ada.id)
    assert get_person(user_id=ada.id, viewer=Viewer(bob.id)).is_visible


def test_an_unblock_does_not_bring_follows_back(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    assert unblock_user(blocker_id=ada.id, blocked_id=bob.id)
    assert not unblock_user(blocker_id=ada.id, blocked_id=bob.id)

    assert not is_following(follower_id=ada.id, followee_id=bob.id)
    assert counts(ada) == (1, 0, 0)
    assert published()[3:] == [UserUnblocked(ada.id, bob.id)]


def test_a_mute_keeps_out_of_feeds_and_nothing_else(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    assert mute_user(muter_id=ada.id, muted_id=bob.id)
    assert not mute_user(muter_id=ada.id, muted_id=bob.id)

    seen_by_ada = get_person(user_id=bob.id, viewer=Viewer(ada.id))
    seen_by_bob = get_person(user_id=ada.id, viewer=Viewer(bob.id))
    assert (seen_by_ada.is_visible, seen_by_ada.is_wanted_in_feeds) == (True, False)
    assert seen_by_bob.is_wanted_in_feeds
    assert is_following(follower_id=ada.id, followee_id=bob.id)
    assert published() == [UserMuted(ada.id, bob.id)]


def test_an_unmute_takes_it_back(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    mute_user(muter_id=ada.id, muted_id=bob.id)

    assert unmute_user(muter_id=ada.id, muted_id=bob.id)
    assert not unmute_user(muter_id=ada.id, muted_id=bob.id)

    assert get_person(user_id=bob.id, viewer=Viewer(ada.id)).is_wanted_in_feeds
    assert published()[1:] == [UserUnmuted(ada.id, bob.id)]


def test_who_cannot_be_seen_cannot_be_muted(ada: UserCard, bob: UserCard) -> None:
    block_user(blocker_id=bob.id, blocked_id=ada.id)

    with pytest.raises(PersonNotFound):
        mute_user(muter_id=ada.id, muted_id=bob.id)


def test_who_does_not_exist_cannot_be_blocked(ada: UserCard, bob: UserCard) -> None:
    suspend_user(user_id=bob.id, moderator_id=ada.id)

    for user_id in (7, bob.id):
        with pytest.raises(PersonNotFound):
            block_user(blocker_id=ada.id, blocked_id=user_id)


def test_nobody_blocks_or_mutes_themselves(ada: UserCard) -> None:
    for change in (block_user, unblock_user):
        with pytest.raises(NotWithYourself):
            change(blocker_id=ada.id, blocked_id=ada.id)
    for quiet in (mute_user, unmute_user):
        with pytest.raises(NotWithYourself):
            quiet(muter_id=ada.id, muted_id=ada.id)


def test_blocks_and_mutes_are_listed_newest_first(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    for person in (bob, cyd):
        mute_user(muter_id=ada.id, muted_id=person.id)
    mutes = list_mutes(viewer=Viewer(ada.id), keyset=Keyset())
    for person in (bob, cyd):
        block_user(blocker_id=ada.id, blocked_id=person.id)

    blocks = list_blocks(viewer=Viewer(ada.id), keyset=Keyset())

    assert [person.card.handle for person in mutes.items] == ["cyd", "bob"]
    assert [person.card.handle for person in blocks.items] == ["cyd", "bob"]
    assert all(person.relation.blocking for person in blocks.items)
    assert list_mutes(viewer=Viewer(ada.id), keyset=Keyset()).items == []


def test_blocks_of_one_moment_cut_each_follow_once(
    ada: UserCard, bob: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    results = in_threads(
        [lambda: block_user(blocker_id=ada.id, blocked_id=bob.id)] * 4
        + [lambda: block_user(blocker_id=bob.id, blocked_id=ada.id)] * 4
    )

    assert sorted(results) == [False] * 6 + [True] * 2
    assert counts(ada) == (1, 0, 1)
    assert counts(bob) == (0, 0, 1)


def test_mutes_of_one_moment_are_one(
    ada: UserCard, bob: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    results = in_threads([lambda: mute_user(muter_id=ada.id, muted_id=bob.id)] * 8)

    assert sorted(results) == [False] * 7 + [True]


def test_blocking_and_muting_read_and_write_by_index(
    ada: UserCard, bob: UserCard
) -> None:
    with count_round_trips() as trips:
        mute_user(muter_id=ada.id, muted_id=bob.id)
        list_mutes(viewer=Viewer(ada.id), keyset=Keyset())
        block_user(blocker_id=ada.id, blocked_id=bob.id)
        list_blocks(viewer=Viewer(ada.id), keyset=Keyset())
        unblock_user(blocker_id=ada.id, blocked_id=bob.id)
        unmute_user(muter_id=ada.id, muted_id=bob.id)

    assert_indexed(trips, max_examined=4, may_join=True)

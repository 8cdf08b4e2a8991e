"""Tests lists of people: creating, changing, members, and who sees them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from users import services
from users.errors import (
    HandlesNotFound,
    ListDescriptionTooLong,
    ListExists,
    ListNameInvalid,
    ListNotFound,
    PersonNotFound,
    RepliesPolicyInvalid,
    TooManyAtOnce,
    TooManyFollowedLists,
    TooManyLists,
    TooManyMembers,
)
from users.events import ListConcealed, ListRevealed, UserListed, UserUnlisted
from users.models import ListMember, PeopleList, Relationship, RelationshipKind, User
from users.types import ANONYMOUS, UserCard, Viewer

KEYSET = Keyset()


def create(owner: UserCard, name: str = "Loom", **values: Any) -> int:
    return services.create_list(owner_id=owner.id, name=name, **values)


def add(owner: UserCard, list_id: int, *people: UserCard) -> int:
    ids = [person.id for person in people]
    return services.add_to_list(owner_id=owner.id, list_id=list_id, user_ids=ids)


def remove(owner: UserCard, list_id: int, *people: UserCard) -> int:
    ids = [person.id for person in people]
    return services.remove_from_list(owner_id=owner.id, list_id=list_id, user_ids=ids)


def members(list_id: int, viewer: Viewer) -> list[str]:
    page = services.list_members(list_id=list_id, viewer=viewer, keyset=KEYSET)
    return [person.card.handle for person in page.items]


def exclusive_edges(owner: UserCard) -> set[int]:
    edges = Relationship.objects.filter(
        actor_id=owner.id, kind=RelationshipKind.EXCLUSIVE
    )
    return set(edges.values_list("target_id", flat=True))


def test_new_list_is_private_and_empty(ada: UserCard, bob: UserCard) -> None:
    list_id = create(ada, " Loom \n people ", description="Weavers")

    found = services.get_list(list_id=list_id, viewer=Viewer(ada.id))

    assert (found.name, found.description) == ("Loom people", "Weavers")
    assert found.is_private
    assert not found.is_exclusive
    assert found.members_count == 0
    for viewer in (Viewer(bob.id), ANONYMOUS):
        with pytest.raises(ListNotFound):
            services.get_list(list_id=list_id, viewer=viewer)
        with pytest.raises(ListNotFound):
            services.list_members(list_id=list_id, viewer=viewer, keyset=KEYSET)


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"name": " "}, ListNameInvalid, "name"),
        ({"name": "x" * 26}, ListNameInvalid, "name"),
        ({"name": "x" * 20_000}, ListNameInvalid, "name"),
        ({"name": "LOOM"}, ListExists, "name"),
        (
            {"name": "a", "description": "x" * 101},
            ListDescriptionTooLong,
            "description",
        ),
        (
            {"name": "a", "replies_policy": "all"},
            RepliesPolicyInvalid,
            "replies_policy",
        ),
    ],
)
def test_invalid_lists_are_refused_by_field(
    ada: UserCard, values: dict[str, Any], error: type[Exception], field: str
) -> None:
    create(ada, "Loom")

    with pytest.raises(error) as refused:
        create(ada, **values)

    assert list(refused.value.errors) == [field]  # type: ignore[attr-defined]


def test_two_people_may_use_the_same_name(ada: UserCard, bob: UserCard) -> None:
    assert create(ada, "Loom") != create(bob, "Loom")


def test_hundred_lists_are_the_limit(ada: UserCard) -> None:
    PeopleList.objects.bulk_create(
        PeopleList(owner_id=ada.id, name=f"{n}", name_key=f"{n}") for n in range(100)
    )

    with pytest.raises(TooManyLists):
        create(ada)


def test_editing_changes_only_what_is_named(ada: UserCard) -> None:
    list_id = create(ada, "Loom", description="Weavers", is_private=False)

    services.edit_list(owner_id=ada.id, list_id=list_id, name="Mill", is_pinned=True)

    found = services.get_list(list_id=list_id, viewer=Viewer(ada.id))
    assert (found.name, found.description, found.is_private, found.is_pinned) == (
        "Mill",
        "Weavers",
        False,
        True,
    )


def test_only_the_owner_changes_a_list(ada: UserCard, bob: UserCard) -> None:
    list_id = create(ada, is_private=False)

    with pytest.raises(ListNotFound):
        services.edit_list(owner_id=bob.id, list_id=list_id, name="Mine")
    with pytest.raises(ListNotFound):
        services.delete_list(owner_id=bob.id, list_id=list_id)
    with pytest.raises(ListNotFound):
        add(bob, list_id, bob)
    with pytest.raises(ListNotFound):
        remove(bob, list_id, bob)
    with pytest.raises(ListNotFound):
        services.get_list(list_id=2**70, viewer=Viewer(bob.id))


def test_strangers_can_be_members(
    ada: UserCard, bob: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    list_id = create(cyd)

    assert add(cyd, list_id, ada, bob, cyd) == 3
    assert add(cyd, list_id, ada) == 0

    assert members(list_id, Viewer(cyd.id)) == ["cyd", "bob", "ada"]
    row = PeopleList.objects.get(id=list_id)
    assert row.members_count == 3
    assert published() == [
        UserListed(list_id, cyd.id, one.id) for one in (ada, bob, cyd)
    ]


def test_removing_counts_and_tells(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    list_id = create(ada)
    add(ada, list_id, bob)

    assert remove(ada, list_id, bob) == 1
    assert remove(ada, list_id, bob) == 0

    assert PeopleList.objects.get(id=list_id).members_count == 0
    assert published()[1:] == [UserUnlisted(list_id, ada.id, bob.id)]


def test_unknown_and_blocked_people_cannot_be_added(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = create(ada)
    services.block_user(blocker_id=cyd.id, blocked_id=ada.id)

    with pytest.raises(HandlesNotFound) as refused:
        services.add_handles_to_list(
            owner_id=ada.id, list_id=list_id, handles=["Bob", "cyd", "nobody"]
        )
    assert refused.value.errors == {
        "handles": ["There is no account @cyd.", "There is no account @nobody."]
    }
    with pytest.raises(PersonNotFound):
        add(ada, list_id, bob, cyd)
    assert not ListMember.objects.exists()
    assert (
        services.add_handles_to_list(owner_id=ada.id, list_id=list_id, handles=["BOB"])
        == 1
    )


def test_member_limits(ada: UserCard, bob: UserCard) -> None:
    list_id = create(ada)
    ListMember.objects.bulk_create(
        ListMember(list_id=list_id, owner_id=ada.id, member_id=n) for n in range(1, 501)
    )

    with pytest.raises(TooManyMembers):
        add(ada, list_id, bob)
    with pytest.raises(TooManyAtOnce):
        services.add_to_list(owner_id=ada.id, list_id=list_id, user_ids=range(101))


def test_block_in_either_direction_removes_both(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    adas, bobs = create(ada, is_exclusive=True), create(bob)
    add(ada, adas, bob, cyd)
    add(bob, bobs, ada, cyd)

    services.block_user(blocker_id=bob.id, blocked_id=ada.id)

    assert members(adas, Viewer(ada.id)) == ["cyd"]
    assert members(bobs, Viewer(bob.id)) == ["cyd"]
    assert exclusive_edges(ada) == {cyd.id}
    counts = PeopleList.objects.values_list("members_count", flat=True)
    assert list(counts) == [1, 1]


def test_suspended_members_are_hidden_and_not_counted(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = create(ada)
    add(ada, list_id, bob, cyd)

    services.suspend_user(user_id=bob.id, moderator_id=0)
    events.drain()

    assert members(list_id, Viewer(ada.id)) == ["cyd"]
    found = services.get_list(list_id=list_id, viewer=Viewer(ada.id))
    assert found.members_count == 1

    services.reinstate_user(user_id=bob.id, moderator_id=0)
    events.drain()

    assert members(list_id, Viewer(ada.id)) == ["cyd", "bob"]
    assert PeopleList.objects.get(id=list_id).members_count == 2


def test_hidden_members_are_removed_without_counting(
    ada: UserCard, bob: UserCard
) -> None:
    list_id = create(ada)
    add(ada, list_id, bob)
    services.suspend_user(user_id=bob.id, moderator_id=0)
    events.drain()

    remove(ada, list_id, bob)

    assert PeopleList.objects.get(id=list_id).members_count == 0


def test_person_suspended_while_being_added_is_hidden_in_the_end(
    ada: UserCard, bob: UserCard
) -> None:
    list_id = create(ada)
    add(ada, list_id, bob)
    User.objects.filter(id=bob.id).update(suspended_at="2026-01-01T00:00Z")

    events.drain()

    assert PeopleList.objects.get(id=list_id).members_count == 0


def test_count_is_without_those_who_block_the_viewer(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = create(ada, is_private=False)
    add(ada, list_id, bob, cyd)
    services.block_user(blocker_id=cyd.id, blocked_id=bob.id)

    counts = [
        services.get_list(list_id=list_id, viewer=viewer).members_count
        for viewer in (Viewer(ada.id), Viewer(bob.id), ANONYMOUS)
    ]

    assert counts == [2, 1, 2]
    assert members(list_id, Viewer(bob.id)) == ["bob"]


def test_public_list_is_hidden_with_its_owner(ada: UserCard, bob: UserCard) -> None:
    list_id = create(ada, is_private=False)
    services.follow_list(follower_id=bob.id, list_id=list_id)
    assert services.get_list(list_id=list_id, viewer=Viewer(bob.id)).is_followed

    services.block_user(blocker_id=ada.id, blocked_id=bob.id)

    with pytest.raises(ListNotFound):
        services.get_list(list_id=list_id, viewer=Viewer(bob.id))
    assert services.list_followed_lists(viewer=Viewer(bob.id)) == []
    assert services.get_list(list_id=list_id, viewer=ANONYMOUS).name == "Loom"
    services.suspend_user(user_id=ada.id, moderator_id=0)
    with pytest.raises(ListNotFound):
        services.get_list(list_id=list_id, viewer=ANONYMOUS)


def test_owners_own_affairs_are_not_shown_to_others(
    ada: UserCard, bob: UserCard
) -> None:
    list_id = create(ada, is_private=False, is_exclusive=True)
    services.edit_list(owner_id=ada.id, list_id=list_id, is_pinned=True)

    found = services.get_list(list_id=list_id, viewer=Viewer(bob.id))

    shown = (found.is_exclusive, found.is_pinned, found.is_own)
    assert shown == (False, False, False)


def test_exclusive_edge_stays_while_one_exclusive_list_has_the_person(
    ada: UserCard, bob: UserCard
) -> None:
    first, second = (create(ada, name, is_exclusive=True) for name in "ab")
    third = create(ada, "c")
    for list_id in (first, second, third):
        add(ada, list_id, bob)
    assert exclusive_edges(ada) == {bob.id}

    remove(ada, first, bob)
    assert exclusive_edges(ada) == {bob.id}

    services.edit_list(owner_id=ada.id, list_id=second, is_exclusive=False)
    assert exclusive_edges(ada) == set()

    services.edit_list(owner_id=ada.id, list_id=third, is_exclusive=True)
    assert exclusive_edges(ada) == {bob.id}

    services.delete_list(owner_id=ada.id, list_id=third)
    assert exclusive_edges(ada) == set()


def test_nobody_is_kept_out_of_their_own_home(ada: UserCard) -> None:
    add(ada, create(ada, is_exclusive=True), ada)

    assert exclusive_edges(ada) == set()


def test_turning_private_and_deleting_conceal_a_list_once(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    list_id = create(ada, is_private=False)
    for is_private in (True, True, False):
        services.edit_list(owner_id=ada.id, list_id=list_id, is_private=is_private)
    services.delete_list(owner_id=ada.id, list_id=list_id)
    services.delete_list(owner_id=ada.id, list_id=create(ada))

    assert published() == [
        ListConcealed(list_id, ada.id),
        ListRevealed(list_id, ada.id),
        ListConcealed(list_id, ada.id),
    ]


def test_whether_a_person_is_listed_for_all_to_see(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = create(ada, is_private=False)
    add(ada, list_id, bob)

    assert services.find_listed(list_id=list_id, user_ids=[bob.id, cyd.id]) == {bob.id}
    assert services.find_public_list_names(list_ids=[list_id]) != {}
    services.edit_list(owner_id=ada.id, list_id=list_id, is_private=True)
    assert not services.find_listed(list_id=list_id, user_ids=[bob.id])
    assert services.find_public_list_names(list_ids=[list_id]) == {}


def test_own_lists_are_pinned_first_then_by_name(ada: UserCard) -> None:
    for name in ("b", "C", "a"):
        create(ada, name)
    last = create(ada, "z")
    services.edit_list(owner_id=ada.id, list_id=last, is_pinned=True)

    names = [one.name for one in services.list_own_lists(viewer=Viewer(ada.id))]

    assert names == ["z", "a", "b", "C"]


def test_profile_shows_public_lists_only(ada: UserCard, bob: UserCard) -> None:
    create(ada, "Mine")
    create(ada, "Ours", is_private=False)

    for viewer in (Viewer(ada.id), Viewer(bob.id), ANONYMOUS):
        page = services.list_public_lists(owner_id=ada.id, viewer=viewer, keyset=KEYSET)
        assert [one.name for one in page.items] == ["Ours"]


def test_choosing_lists_for_a_person(ada: UserCard, bob: UserCard) -> None:
    first, second, third = (create(ada, name) for name in "abc")
    foreign = create(bob)
    add(ada, first, bob)

    changed = services.choose_lists(
        owner_id=ada.id, user_id=bob.id, list_ids={second, foreign}
    )

    assert changed == {first: False, second: True}
    choices = services.list_choices(owner_id=ada.id, user_id=bob.id)
    assert [(one.name, one.has_person) for one in choices] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]
    with_bob = services.list_lists_with(user_id=bob.id, viewer=Viewer(ada.id))
    assert [one.id for one in with_bob] == [second]
    assert third not in changed


def test_followed_lists(ada: UserCard, bob: UserCard) -> None:
    own, public = create(bob), create(ada, is_private=False)

    assert services.follow_list(follower_id=bob.id, list_id=public)
    assert not services.follow_list(follower_id=bob.id, list_id=public)
    assert not services.follow_list(follower_id=bob.id, list_id=own)
    with pytest.raises(ListNotFound):
        services.follow_list(follower_id=bob.id, list_id=create(ada, "Private"))

    followed = services.list_followed_lists(viewer=Viewer(bob.id))
    assert [(one.id, one.is_followed) for one in followed] == [(public, True)]
    services.edit_list(owner_id=ada.id, list_id=public, is_private=True)
    assert services.list_followed_lists(viewer=Viewer(bob.id)) == []
    assert services.unfollow_list(follower_id=bob.id, list_id=public)
    assert not services.unfollow_list(follower_id=bob.id, list_id=2**70)


def test_number_of_followed_lists_is_limited(
    ada: UserCard, bob: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("users.services.lists.following.FOLLOWED_LISTS_MAX", 1)
    services.follow_list(follower_id=bob.id, list_id=create(ada, is_private=False))

    with pytest.raises(TooManyFollowedLists):
        services.follow_list(
            follower_id=bob.id, list_id=create(ada, "b", is_private=False)
        )


def test_simultaneous_changes_leave_the_right_edge_and_count(
    ada: UserCard, bob: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    ids = [create(ada, name, is_exclusive=True) for name in "abcd"]
    for list_id in ids[:2]:
        add(ada, list_id, bob)

    in_threads(
        [
            *(lambda id_=id_: remove(ada, id_, bob) for id_ in ids[:2]),
            *(lambda id_=id_: add(ada, id_, bob) for id_ in ids[2:]),
        ]
    )
    assert exclusive_edges(ada) == {bob.id}

    in_threads([lambda id_=id_: remove(ada, id_, bob) for id_ in ids])
    assert exclusive_edges(ada) == set()
    assert set(PeopleList.objects.values_list("members_count", flat=True)) == {0}


def test_nobody_is_added_across_a_simultaneous_block(
    ada: UserCard, bob: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    list_id = create(ada)

    def add_bob() -> None:
        with suppress(PersonNotFound):
            add(ada, list_id, bob)

    for _ in range(3):
        in_threads(
            [
                add_bob,
                lambda: services.block_user(blocker_id=bob.id, blocked_id=ada.id),
            ]
        )
        assert not ListMember.objects.exists()
        services.unblock_user(blocker_id=bob.id, blocked_id=ada.id)

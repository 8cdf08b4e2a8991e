"""Tests that people learn of public lists they are on, and never of private ones."""

import pytest

from notifications.models import Notification, NotificationGroup
from notifications.services import count_unread, list_notifications, notify_of_listing
from notifications.types import NotificationView
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import (
    add_to_list,
    block_user,
    create_list,
    delete_list,
    edit_list,
    remove_from_list,
    unblock_user,
)
from users.types import UserCard, Viewer


def lines(recipient: UserCard) -> list[NotificationView]:
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return list(page.items)


def make(owner: UserCard, *members: UserCard, is_private: bool = False) -> int:
    list_id = create_list(owner_id=owner.id, name="Birds", is_private=is_private)
    ids = [member.id for member in members]
    add_to_list(owner_id=owner.id, list_id=list_id, user_ids=ids)
    events.drain()
    return list_id


def test_being_added_to_a_public_list_is_news(ada: UserCard, bob: UserCard) -> None:
    list_id = make(ada, bob)

    (line,) = lines(bob)

    assert (line.kind, line.actors[0].handle) == ("listed", "ada")
    assert line.subject is not None
    assert (line.subject.type, line.subject.id) == ("list", list_id)
    assert line.subject.text == "Birds"


def test_a_private_list_is_never_seen_not_even_after_it_was_public(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    list_id = make(ada, bob, is_private=True)
    assert not Notification.objects.exists()
    edit_list(owner_id=ada.id, list_id=list_id, is_private=False)
    events.drain()
    assert lines(bob) == [], "nobody is told what was private"
    add_to_list(owner_id=ada.id, list_id=list_id, user_ids=[cyd.id])
    events.drain()
    (line,) = lines(cyd)

    edit_list(owner_id=ada.id, list_id=list_id, is_private=True)

    assert lines(cyd) == [], "it is hidden before anything else happens"
    assert count_unread(recipient_id=cyd.id) == 0
    edit_list(owner_id=ada.id, list_id=list_id, is_private=False)
    assert [one.id for one in lines(cyd)] == [line.id]


def test_a_stale_group_does_not_name_a_private_list(
    ada: UserCard, bob: UserCard
) -> None:
    list_id = make(ada, bob)
    edit_list(owner_id=ada.id, list_id=list_id, is_private=True)
    row = Notification.objects.get()
    Notification.objects.update(hidden=False, withdrawn_at=None)
    NotificationGroup.objects.update(latest_id=row.id, actor_ids=[ada.id])

    assert lines(bob) == []


@pytest.mark.parametrize("how", ["remove", "delete", "block"])
def test_it_goes_with_the_membership(ada: UserCard, bob: UserCard, how: str) -> None:
    list_id = make(ada, bob)

    if how == "remove":
        remove_from_list(owner_id=ada.id, list_id=list_id, user_ids=[bob.id])
    elif how == "delete":
        delete_list(owner_id=ada.id, list_id=list_id)
    else:
        block_user(blocker_id=bob.id, blocked_id=ada.id)
        events.drain()
        unblock_user(blocker_id=bob.id, blocked_id=ada.id)
    events.drain()

    assert lines(bob) == []
    assert count_unread(recipient_id=bob.id) == 0


def test_notifying_twice_is_notifying_once_and_uses_indexes(
    ada: UserCard, bob: UserCard
) -> None:
    list_id = make(ada, bob)
    notify_of_listing(list_id=list_id, owner_id=ada.id, member_id=bob.id)
    assert Notification.objects.count() == 1

    with count_round_trips() as trips:
        edit_list(owner_id=ada.id, list_id=list_id, is_private=True)

    assert_indexed(trips, may_join=True)

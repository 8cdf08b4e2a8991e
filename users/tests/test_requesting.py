"""Tests requests to follow: who waits, who answers, and what ends a request."""

from collections.abc import Callable

import pytest

from twitter_project.outbox.events import drain
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import PersonNotFound, RequestNotFound
from users.events import (
    FollowAccepted,
    FollowRequested,
    FollowRequestEnded,
    UserBlocked,
    UserFollowed,
)
from users.models import User
from users.services import (
    accept_request,
    block_user,
    change_privacy,
    follow_user,
    get_person,
    is_following,
    list_requests,
    reject_request,
    suspend_user,
    unblock_user,
    unfollow_user,
)
from users.tests.cast import make_people
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee(db: None) -> UserCard:
    """A person who approves followers, and knows nobody."""
    (dee,) = make_people("dee")
    change_privacy(user_id=dee.id, approves_followers=True)
    return dee


def counts(card: UserCard) -> tuple[int, int, int, int]:
    """Return followers, followees, requests that wait, and requests sent."""
    user = User.objects.get(id=card.id)
    return (
        user.followers_count,
        user.following_count,
        user.requests_count,
        user.requested_count,
    )


def waiting(owner: UserCard) -> list[str]:
    page = list_requests(viewer=Viewer(owner.id), keyset=Keyset())
    return [person.card.handle for person in page.items]


def ask(one: UserCard, other: UserCard) -> bool:
    return follow_user(follower_id=one.id, followee_id=other.id)


def test_following_somebody_who_approves_is_a_request_that_only_the_two_see(
    ada: UserCard, bob: UserCard, dee: UserCard, published: Callable[[], list[object]]
) -> None:
    before = counts(ada)

    assert ask(ada, dee)
    assert not ask(ada, dee)

    assert not is_following(follower_id=ada.id, followee_id=dee.id)
    assert get_person(user_id=dee.id, viewer=Viewer(ada.id)).relation.requested
    assert get_person(user_id=ada.id, viewer=Viewer(dee.id)).relation.requested_by
    assert waiting(dee) == ["ada"]
    assert waiting(ada) == waiting(bob) == []
    assert counts(dee) == (0, 0, 1, 0)
    assert counts(ada) == (*before[:3], 1)
    assert published() == [FollowRequested(ada.id, dee.id)]


def test_an_accepted_request_is_a_follow(
    cyd: UserCard, dee: UserCard, published: Callable[[], list[object]]
) -> None:
    ask(cyd, dee)

    assert accept_request(owner_id=dee.id, requester_id=cyd.id)
    assert not accept_request(owner_id=dee.id, requester_id=cyd.id)

    assert is_following(follower_id=cyd.id, followee_id=dee.id)
    assert waiting(dee) == []
    assert (counts(cyd), counts(dee)) == ((0, 2, 0, 0), (1, 0, 0, 0))
    assert published() == [
        FollowRequested(cyd.id, dee.id),
        FollowRequestEnded(cyd.id, dee.id),
        UserFollowed(cyd.id, dee.id),
        FollowAccepted(cyd.id, dee.id),
    ]


def test_a_request_ends_when_it_is_rejected_withdrawn_or_blocked(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    dee: UserCard,
    published: Callable[[], list[object]],
) -> None:
    for one in (ada, bob, cyd):
        ask(one, dee)

    assert reject_request(owner_id=dee.id, requester_id=ada.id)
    assert unfollow_user(follower_id=bob.id, followee_id=dee.id)
    assert block_user(blocker_id=dee.id, blocked_id=cyd.id)

    assert waiting(dee) == []
    assert counts(dee) == (0, 0, 0, 0)
    assert [counts(one)[3] for one in (ada, bob, cyd)] == [0, 0, 0]
    assert published()[3:] == [
        FollowRequestEnded(ada.id, dee.id),
        FollowRequestEnded(bob.id, dee.id),
        UserBlocked(dee.id, cyd.id),
        FollowRequestEnded(cyd.id, dee.id),
    ]
    assert not reject_request(owner_id=dee.id, requester_id=ada.id)
    with pytest.raises(RequestNotFound):
        accept_request(owner_id=dee.id, requester_id=ada.id)
    unblock_user(blocker_id=dee.id, blocked_id=cyd.id)
    assert waiting(dee) == []


def test_whoever_no_longer_approves_gets_everyone_who_waits(
    ada: UserCard, bob: UserCard, dee: UserCard
) -> None:
    ask(ada, dee)
    ask(bob, dee)

    change_privacy(user_id=dee.id, approves_followers=False)
    drain()

    assert counts(dee) == (2, 0, 0, 0)
    assert is_following(follower_id=bob.id, followee_id=dee.id)
    assert (counts(ada)[3], counts(bob)[3]) == (0, 0)


def test_requests_wait_on_if_approval_is_turned_on_again(
    ada: UserCard, dee: UserCard
) -> None:
    ask(ada, dee)

    change_privacy(user_id=dee.id, approves_followers=False)
    change_privacy(user_id=dee.id, approves_followers=True)
    drain()

    assert waiting(dee) == ["ada"]


def test_requests_of_suspended_people_are_not_shown(
    ada: UserCard, bob: UserCard, dee: UserCard
) -> None:
    ask(ada, dee)
    suspend_user(user_id=ada.id, moderator_id=bob.id)

    assert waiting(dee) == []
    with pytest.raises(PersonNotFound):
        accept_request(owner_id=dee.id, requester_id=ada.id)
    with pytest.raises(PersonNotFound):
        reject_request(owner_id=dee.id, requester_id=ada.id)


def test_nobody_asks_a_suspended_person_or_across_a_block(
    ada: UserCard, bob: UserCard, dee: UserCard
) -> None:
    block_user(blocker_id=dee.id, blocked_id=ada.id)
    with pytest.raises(PersonNotFound):
        ask(ada, dee)

    suspend_user(user_id=dee.id, moderator_id=bob.id)
    with pytest.raises(PersonNotFound):
        ask(bob, dee)
    with pytest.raises(PersonNotFound):
        follow_user(follower_id=bob.id, followee_id=7)


def test_requests_are_read_from_an_index(dee: UserCard) -> None:
    for person in make_people(*(f"who{n}" for n in range(8))):
        ask(person, dee)

    with count_round_trips() as trips:
        list_requests(viewer=Viewer(dee.id), keyset=Keyset(limit=3))

    assert len(trips) == 3
    assert_indexed(trips, max_examined=9)

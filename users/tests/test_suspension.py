"""Tests suspending: signed out everywhere, hidden, and restored later."""

from collections.abc import Callable

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.api.tokens import issue_tokens
from users.errors import AdministratorRequired, NotWithYourself, PersonNotFound
from users.events import SignInsEnded, UserReinstated, UserSuspended
from users.models import SignIn, User
from users.services import (
    get_person,
    is_following,
    reinstate_user,
    suspend_user,
    unfollow_user,
)
from users.sessions import hash_key
from users.tests.cast import PASSWORD
from users.types import UserCard, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]


def sign_in(login: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


def whoami(client: Client) -> str:
    return client.get("/whoami").content.decode()


def test_suspending_and_reinstating_change_the_row_and_tell(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    assert suspend_user(user_id=ada.id, moderator_id=bob.id, reason="spam")
    assert not suspend_user(user_id=ada.id, moderator_id=bob.id)

    suspended = User.objects.get(id=ada.id)
    assert not suspended.is_active
    assert suspended.suspended_at is not None
    assert reinstate_user(user_id=ada.id, moderator_id=bob.id)
    assert not reinstate_user(user_id=ada.id, moderator_id=bob.id)
    reinstated = User.objects.get(id=ada.id)
    assert reinstated.is_active
    assert reinstated.suspended_at is None
    told = [one for one in published() if not isinstance(one, SignInsEnded)]
    assert told == [UserSuspended(ada.id), UserReinstated(ada.id)]


def test_a_reinstated_person_is_as_before(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    before = User.objects.filter(id=ada.id).values().get()

    suspend_user(user_id=ada.id, moderator_id=bob.id)
    reinstate_user(user_id=ada.id, moderator_id=bob.id)

    after = User.objects.filter(id=ada.id).values().get()
    # Everything that was signed in has ended.
    assert after["credentials_version"] > before["credentials_version"]
    assert after | {"credentials_version": before["credentials_version"]} == before
    assert is_following(follower_id=cyd.id, followee_id=ada.id)
    assert get_person(user_id=ada.id, viewer=Viewer(bob.id)).relation.following
    assert whoami(sign_in("ada")) == "ada"


def test_sessions_end_at_once_and_stay_ended(ada: UserCard, bob: UserCard) -> None:
    phone, laptop, other = sign_in("ada"), sign_in("ada"), sign_in("bob")

    suspend_user(user_id=ada.id, moderator_id=bob.id)

    assert whoami(phone) == whoami(laptop) == ""
    assert whoami(other) == "bob"
    assert not SignIn.objects.filter(user_id=ada.id).exists()
    reinstate_user(user_id=ada.id, moderator_id=bob.id)
    assert whoami(phone) == whoami(laptop) == ""
    assert Session.objects.filter(
        pk=hash_key(other.cookies["sessionid"].value)
    ).exists()


def refresh(token: str) -> int:
    return Api().post("auth/token/refresh", {"refresh": token}).status


def test_tokens_die_at_once_and_stay_dead(ada: UserCard, bob: UserCard) -> None:
    pairs = {
        card.handle: [issue_tokens(User.objects.get(id=card.id)) for _ in "ab"]
        for card in (ada, bob)
    }

    suspend_user(user_id=ada.id, moderator_id=bob.id)
    reinstate_user(user_id=ada.id, moderator_id=bob.id)

    for pair in pairs["ada"]:
        assert refresh(pair.refresh) == 401
        assert Api(token=pair.access).get("users/me").status == 401
    for pair in pairs["bob"]:
        assert refresh(pair.refresh) == 200
        assert Api(token=pair.access).get("users/me").status == 200


def test_sessions_that_a_crash_spared_end_with_reinstating(
    ada: UserCard, bob: UserCard
) -> None:
    phone = sign_in("ada")
    token = issue_tokens(User.objects.get(id=ada.id)).refresh
    # The state after a process dies between the service's first and second commit.
    User.objects.filter(id=ada.id).update(suspended_at=timezone.now(), is_active=False)

    reinstate_user(user_id=ada.id, moderator_id=bob.id)

    assert whoami(phone) == ""
    assert refresh(token) == 401
    again = sign_in("ada")
    assert not reinstate_user(user_id=ada.id, moderator_id=bob.id)
    assert whoami(again) == "ada"


def test_nobody_suspends_themselves_or_a_stranger(ada: UserCard) -> None:
    for change in (suspend_user, reinstate_user):
        with pytest.raises(NotWithYourself):
            change(user_id=ada.id, moderator_id=ada.id)
        with pytest.raises(PersonNotFound):
            change(user_id=7, moderator_id=ada.id)


def test_only_administrators_suspend_administrators(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    User.objects.filter(id__in=[ada.id, bob.id]).update(is_superuser=True)

    with pytest.raises(AdministratorRequired):
        suspend_user(user_id=ada.id, moderator_id=cyd.id)
    assert suspend_user(user_id=ada.id, moderator_id=bob.id)
    with pytest.raises(AdministratorRequired):
        reinstate_user(user_id=ada.id, moderator_id=cyd.id)


def test_suspending_reads_and_writes_by_index(ada: UserCard, bob: UserCard) -> None:
    sign_in("ada")
    issue_tokens(User.objects.get(id=ada.id))

    with count_round_trips() as trips:
        suspend_user(user_id=ada.id, moderator_id=bob.id)
        reinstate_user(user_id=ada.id, moderator_id=bob.id)

    assert_indexed(trips, max_examined=4, may_join=True)


def test_a_password_changed_meanwhile_does_not_undo_it(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    read_before = User.objects.get(id=ada.id)
    suspend_user(user_id=ada.id, moderator_id=bob.id)
    unfollow_user(follower_id=cyd.id, followee_id=ada.id)

    get_adapter().set_password(read_before, "another loom of numbers")

    user = User.objects.get(id=ada.id)
    assert user.check_password("another loom of numbers")
    assert not user.is_active
    assert user.suspended_at is not None
    assert user.followers_count == read_before.followers_count - 1

"""Tests signing in by handle or address, and the plans of its queries."""

import time
from statistics import median

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import User
from users.services import suspend_user
from users.tests.cast import PASSWORD, insert_people, new_user
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]


@pytest.fixture
def counted(settings: Settings) -> None:
    """Count attempts, as outside tests."""
    settings.THROTTLES_ENABLED = True


def request() -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR="198.51.100.7")


def sign_in(client: Client, login: str, password: str = PASSWORD) -> int:
    response = client.post(
        "/accounts/login/",
        {"login": login, "password": password},
        REMOTE_ADDR="198.51.100.7",
    )
    return response.status_code


def whoami(client: Client) -> str:
    return client.get("/whoami").content.decode()


@pytest.mark.parametrize(
    "login", ["ada", "ADA", "@ada", " ada ", "ada@example.org", "Ada@Example.ORG"]
)
@pytest.mark.parametrize("name", ["username", "email", "login"])
def test_the_handle_or_the_address_opens_the_door(
    ada: UserCard, login: str, name: str
) -> None:
    user = authenticate(request(), password=PASSWORD, **{name: login})

    assert user is not None
    assert user.pk == ada.id


@pytest.mark.parametrize(
    "login", ["ada", "ada@example.org", "nobody", "", "@", "a\x00"]
)
def test_the_wrong_password_does_not(ada: UserCard, login: str) -> None:
    assert authenticate(request(), username=login, password="wrong") is None
    assert authenticate(request(), username=login, password="") is None


def test_another_persons_password_does_not(ada: UserCard, bob: UserCard) -> None:
    User.objects.get(id=bob.id).set_password("another one of these")

    assert authenticate(request(), username="ada", password="another one") is None


def test_an_unknown_person_takes_as_long_as_a_known_one(
    ada: UserCard, settings: Settings
) -> None:
    settings.BCRYPT_COST = 9
    user = User.objects.get(id=ada.id)
    user.set_password(PASSWORD)
    user.save()

    def time_s(login: str) -> float:
        durations = []
        for _ in range(7):
            start = time.thread_time()
            authenticate(request(), username=login, password="wrong")
            durations.append(time.thread_time() - start)
        return median(durations)

    known_s, unknown_s = time_s("ada"), time_s("nobody")

    assert 0.6 < unknown_s / known_s < 1.7


def test_signing_in_by_the_page_starts_a_session(ada: UserCard, client: Client) -> None:
    assert sign_in(client, "Ada") == 302
    assert whoami(client) == "ada"

    client.post("/accounts/logout/")

    assert whoami(client) == ""


def test_a_suspended_person_is_told_so_and_not_let_in(
    ada: UserCard, bob: UserCard, client: Client
) -> None:
    suspend_user(user_id=ada.id, moderator_id=bob.id)

    assert authenticate(request(), username="ada", password=PASSWORD) is None
    response = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert response["Location"] == "/accounts/inactive/"
    assert whoami(client) == ""


def test_sessions_are_loaded_and_sign_in_is_checked_by_index(
    ada: UserCard, client: Client, counted: None
) -> None:
    insert_people(new_user(f"who{n}") for n in range(300))
    sign_in(client, "ada", "wrong")

    with count_round_trips() as signing_in:
        assert sign_in(client, "ada@example.org") == 302
    with count_round_trips() as loading:
        assert whoami(client) == "ada"

    assert_indexed(signing_in, max_examined=12)  # one read finds the limits
    assert len(loading) == 2
    assert_indexed(loading, max_examined=1)

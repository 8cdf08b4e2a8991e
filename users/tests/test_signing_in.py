"""Signing in by handle or address, being held off, and by which plans it is done."""

import time
from statistics import median

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from twitter_project.shared.testing import assert_indexed, count_round_trips
from users.models import User
from users.services import suspend_user
from users.tests.cast import PASSWORD, insert_people, new_user
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]

FAILURE_LIMIT = 10


@pytest.fixture
def held_off(settings: Settings) -> None:
    """Turn counting of failures on, as it is outside tests."""
    settings.AXES_ENABLED = True


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
    ada: UserCard, client: Client, held_off: None
) -> None:
    insert_people(new_user(f"who{n}") for n in range(300))
    sign_in(client, "ada", "wrong")

    with count_round_trips() as signing_in:
        assert sign_in(client, "ada@example.org") == 302
    with count_round_trips() as loading:
        assert whoami(client) == "ada"

    assert_indexed(signing_in, max_examined=4)
    assert len(loading) == 2
    assert_indexed(loading, max_examined=1)


def test_after_many_failures_even_the_right_password_waits(
    ada: UserCard, client: Client, held_off: None
) -> None:
    codes = [sign_in(client, "ada", "wrong") for _ in range(FAILURE_LIMIT)]

    assert set(codes[:-1]) <= {200, 422}
    assert codes[-1] == 429
    assert sign_in(client, "ADA") == 429
    assert whoami(client) == ""
    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.failures_since_start) == ("ada", FAILURE_LIMIT)
    assert PASSWORD not in attempt.post_data


def test_others_and_other_places_are_not_held_off(
    ada: UserCard, bob: UserCard, client: Client, held_off: None
) -> None:
    for _ in range(FAILURE_LIMIT):
        sign_in(client, "ada", "wrong")

    assert sign_in(client, "bob") == 302
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    response = elsewhere.post(
        "/accounts/login/", {"login": "ada", "password": PASSWORD}
    )
    assert response.status_code == 302


def test_being_held_off_says_for_how_long(
    ada: UserCard, client: Client, held_off: None
) -> None:
    for _ in range(FAILURE_LIMIT - 1):
        sign_in(client, "ada", "wrong")

    response = client.post(
        "/accounts/login/",
        {"login": "ada", "password": "wrong"},
        REMOTE_ADDR="198.51.100.7",
    )

    assert (response.status_code, response["Retry-After"]) == (429, "900")


def test_success_forgets_the_failures_under_whichever_name(
    ada: UserCard, client: Client, held_off: None
) -> None:
    for _ in range(FAILURE_LIMIT - 1):
        sign_in(client, "ada@example.org", "wrong")

    assert sign_in(client, "Ada@example.org") == 302

    assert not AccessAttempt.objects.exists()


def test_every_spelling_of_a_name_counts_as_the_same(
    ada: UserCard, client: Client, held_off: None
) -> None:
    spellings = ["ada", "ADA", "@ada", "@ ada", "@  ada", "@@ada", " @ Ada "]
    for number in range(FAILURE_LIMIT):
        sign_in(client, spellings[number % len(spellings)], "wrong")

    assert {sign_in(client, spelling) for spelling in spellings} == {429}
    assert {attempt.username for attempt in AccessAttempt.objects.all()} == {"ada"}


@pytest.fixture
def recovery_code(ada: UserCard, settings: Settings) -> str:
    """Return a code that lets ada in, whose account has a second factor."""
    settings.ACCOUNT_RATE_LIMITS = {}  # allauth's own, as outside tests
    kinds = Authenticator.Type
    Authenticator.objects.create(
        user_id=ada.id, type=kinds.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    codes = Authenticator.objects.create(
        user_id=ada.id,
        type=kinds.RECOVERY_CODES,
        data={"seed": "a1b2c3d4", "used_mask": 0},
    )
    code: str = codes.wrap().get_unused_codes()[0]
    return code


def test_the_right_second_factor_opens_the_door(
    client: Client, recovery_code: str
) -> None:
    assert sign_in(client, "ada") == 302
    assert whoami(client) == ""

    client.post("/accounts/2fa/authenticate/", {"code": recovery_code})

    assert whoami(client) == "ada"


def test_guessing_the_second_factor_on_the_page_is_held_off(
    client: Client, recovery_code: str
) -> None:
    sign_in(client, "ada")
    for _ in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "00000000"})

    client.post("/accounts/2fa/authenticate/", {"code": recovery_code})

    assert whoami(client) == ""

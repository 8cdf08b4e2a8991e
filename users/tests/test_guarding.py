"""Tests guessing: how many guesses are checked, and who has to wait."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from twitter_project.outbox import events
from twitter_project.shared.errors import TooMany
from twitter_project.shared.models import RateLimitUse
from twitter_project.workshop.testing.api import Api
from users.errors import TooManyTries
from users.models import User
from users.services import begin_password_try
from users.services.guarding import NAME_TRIES, SIGN_INS, SIGN_UPS, spend_sign_up
from users.services.second_factor import find_factor_of_code
from users.tests.cast import PASSWORD
from users.tests.codes import (
    TOTP_SECRET,
    set_up_factor,
    totp_code,
    wait_for_middle_of_step,
)
from users.types import UserCard, Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]

SignIn = Callable[[UserCard], Client]
FIRST_TRIES = NAME_TRIES[0].amount


@pytest.fixture(autouse=True)
def _counted(settings: Settings) -> None:
    """Count attempts, as outside tests."""
    settings.THROTTLES_ENABLED = True


class Hashings:
    """How often a password was hashed for a comparison."""

    count = 0


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> type[Hashings]:
    original = User.check_password
    Hashings.count = 0

    def check(self: User, raw_password: str) -> bool:
        Hashings.count += 1
        return original(self, raw_password)

    monkeypatch.setattr(User, "check_password", check)
    return Hashings


def address(number: int) -> str:
    return f"198.51.100.{number % 250}"


def post_sign_in(
    client: Client, password: str, *, login: str = "ada", number: int = 1
) -> Any:
    return client.post(
        "/accounts/login/",
        {"login": login, "password": password},
        REMOTE_ADDR=address(number),
    )


def sign_in_over_rest(password: str, *, number: int = 1, **more: str) -> Any:
    return Client(REMOTE_ADDR=address(number)).post(
        "/rest/v1/auth/token",
        {"username": "ada", "password": password, **more},
        content_type="application/json",
    )


def try_wrong(login: str, number: int) -> bool:
    """Try a wrong password as the backend does; return whether it was checked."""
    user_id = User.objects.filter(handle_key=login).values_list("id", flat=True).first()
    visitor = Visitor(network=address(number))
    try:
        begin_password_try(login=login, user_id=user_id, visitor=visitor)
    except TooMany:
        return False
    return True


def guess(count: int, *, login: str = "ada") -> int:
    """Try wrong passwords, each from another address; return how many were checked."""
    return sum(try_wrong(login, number) for number in range(count))


def pass_time(span: timedelta) -> None:
    """Move the ends of all windows closer, as if this much time had passed."""
    for row in RateLimitUse.objects.all():
        row.resets_at -= span
        row.save(update_fields=["resets_at"])


def whoami(client: Client) -> str:
    return client.get("/whoami").content.decode()


# --- passwords -----------------------------------------------------------------


def test_guessing_for_two_days_gets_few_answers(ada: UserCard) -> None:
    looked_at = 0
    for _ in range(16):
        looked_at += guess(12)
        pass_time(timedelta(hours=3))

    assert FIRST_TRIES < looked_at <= 100


def test_a_refused_password_is_not_hashed_even_if_it_is_right(
    ada: UserCard, hashings: type[Hashings]
) -> None:
    for number in range(FIRST_TRIES + 3):
        post_sign_in(Client(), "wrong", number=number)

    page = post_sign_in(Client(), PASSWORD, number=77)
    api = sign_in_over_rest(PASSWORD, number=78)

    assert hashings.count == FIRST_TRIES
    assert (page.status_code, api.status_code) == (429, 429)
    assert api.json()["code"] == "locked_out"
    assert 0 < int(page["Retry-After"]) <= 15 * 60
    assert 0 < int(api["Retry-After"]) <= 15 * 60
    assert "15 minutes" in page.content.decode()


def test_the_more_is_guessed_the_longer_is_the_wait(ada: UserCard) -> None:
    waits_s = []
    for span in (timedelta(minutes=15), timedelta(hours=2), timedelta(days=1)) * 4:
        guess(FIRST_TRIES)
        with pytest.raises(TooManyTries) as refused:
            authenticate(None, username="ada", password=PASSWORD)
        waits_s.append(refused.value.retry_after_s or 0)
        pass_time(span)

    assert waits_s[0] <= 15 * 60
    assert max(waits_s) > 24 * 60 * 60


def test_names_nobody_has_are_held_off_alike(ada: UserCard) -> None:
    answers = set()
    for login in ("ada", "ada@example.org", "nobody", "nobody@example.org"):
        guess(FIRST_TRIES - 1, login=login)
        codes = [
            post_sign_in(Client(), "wrong", login=login, number=n).status_code
            for n in range(2)
        ]
        answers.add(tuple(codes))

    assert answers == {(200, 429)}


def test_every_spelling_of_a_name_counts_as_the_same(ada: UserCard) -> None:
    spellings = ["ada", "ADA", "@ada", "@ ada", "@  ada", "@@ada", " @ Ada "]
    for number in range(FIRST_TRIES):
        spelling = spellings[number % len(spellings)]
        authenticate(None, username=spelling, password="wrong")

    for spelling in spellings:
        with pytest.raises(TooMany):
            authenticate(None, username=spelling, password=PASSWORD)


def test_other_accounts_are_not_held_off(ada: UserCard, bob: UserCard) -> None:
    guess(FIRST_TRIES)

    assert post_sign_in(Client(), PASSWORD, login="bob").status_code == 302


def test_right_passwords_cost_nothing(ada: UserCard) -> None:
    guess(FIRST_TRIES - 1)

    users = [authenticate(None, username="ada", password=PASSWORD) for _ in range(5)]

    assert all(users)


# --- devices -------------------------------------------------------------------


def test_the_owner_gets_in_from_a_browser_that_signed_in_before(
    ada: UserCard, client: Client
) -> None:
    post_sign_in(client, PASSWORD)
    client.post("/accounts/logout/")
    guess(FIRST_TRIES)

    answer = post_sign_in(client, PASSWORD)

    assert answer.status_code == 302
    assert whoami(client) == "ada"


def test_the_owner_gets_in_from_an_app_that_signed_in_before(ada: UserCard) -> None:
    token = sign_in_over_rest(PASSWORD).json()["device_token"]
    guess(FIRST_TRIES)

    assert sign_in_over_rest(PASSWORD).status_code == 429
    assert sign_in_over_rest(PASSWORD, device_token=token).status_code == 200


def test_the_cookie_of_a_device_is_kept_long_and_from_scripts(
    ada: UserCard, client: Client
) -> None:
    cookie = post_sign_in(client, PASSWORD).cookies["device"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == 365 * 24 * 60 * 60


def test_a_stolen_device_gives_few_tries(ada: UserCard) -> None:
    token = sign_in_over_rest(PASSWORD).json()["device_token"]
    stolen = Visitor(network=address(3), device_tokens=(token,))
    looked_at = 0
    for _ in range(6):
        for _ in range(12):
            with contextlib.suppress(TooMany):
                begin_password_try(login="ada", user_id=ada.id, visitor=stolen)
                looked_at += 1
        pass_time(timedelta(minutes=15))

    assert looked_at == 20
    assert sign_in_over_rest(PASSWORD, device_token=token).status_code == 429
    assert sign_in_over_rest(PASSWORD, number=99).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "ü", "\x00", "." * 500])
def test_what_is_no_device_of_the_account_helps_nobody(
    ada: UserCard, bob: UserCard, client: Client, token: str
) -> None:
    post_sign_in(client, PASSWORD, login="bob")
    guess(FIRST_TRIES)
    client.post("/accounts/logout/")
    client.cookies["device"] = client.cookies["device"].value + "." + token

    assert post_sign_in(client, PASSWORD, number=90).status_code == 429
    api = sign_in_over_rest(PASSWORD, number=91, device_token=token or "y")
    assert api.status_code in (422, 429)


def test_a_browser_is_remembered_for_several_people(
    ada: UserCard, bob: UserCard, client: Client
) -> None:
    for login in ("ada", "bob"):
        post_sign_in(client, PASSWORD, login=login)
        client.post("/accounts/logout/")
    guess(FIRST_TRIES)
    guess(FIRST_TRIES, login="bob")

    for login in ("ada", "bob"):
        assert post_sign_in(client, PASSWORD, login=login).status_code == 302
        client.post("/accounts/logout/")


def test_a_link_from_a_mail_leads_in_while_strangers_are_held_off(
    ada: UserCard, client: Client, mailoutbox: list[Any]
) -> None:
    guess(FIRST_TRIES)
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    events.drain()
    text = str(mailoutbox[-1].body)
    link = next(word for word in text.split() if "/reset/key/" in word)
    form = client.get("/accounts/" + link.partition("/accounts/")[2], follow=True)
    new = "another loom of numbers"

    client.post(form.wsgi_request.path, {"password1": new, "password2": new})

    assert post_sign_in(client, new).status_code == 302


# --- addresses -----------------------------------------------------------------


def test_sign_ins_from_one_address_are_limited_on_pages_and_rest_together(
    ada: UserCard,
) -> None:
    for number in range(SIGN_INS[0].amount - 2):
        try_wrong(f"somebody_{number}", 1)

    pages = [post_sign_in(Client(), PASSWORD).status_code for _ in range(2)]
    api = sign_in_over_rest(PASSWORD).status_code

    assert pages == [302, 302]
    assert api == 429
    assert post_sign_in(Client(), PASSWORD).status_code == 429
    assert sign_in_over_rest(PASSWORD, number=2).status_code == 200


def test_sign_ups_from_one_address_are_limited_on_pages_and_rest_together(
    db: None,
) -> None:
    def form(number: int) -> dict[str, str]:
        return {
            "username": f"dee_{number}",
            "email": f"dee{number}@example.org",
            "password1": "a loom of numbers",
            "password": "a loom of numbers",
        }

    for _ in range(SIGN_UPS[0].amount - 2):
        spend_sign_up(visitor=Visitor(network="127.0.0.1"))

    pages = [Client().post("/accounts/signup/", form(1)).status_code]
    api = [Api().post("auth/register", form(n)).status for n in (2, 3)]
    late = Client().post("/accounts/signup/", form(4))

    assert (pages, api) == ([302], [201, 429])
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0
    assert User.objects.count() == 2


# --- inside a session ----------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "field"),
    [("/accounts/reauthenticate/", "password"), ("/accounts/password/change/", "")],
)
def test_who_finds_an_open_session_guesses_the_password_a_few_times_only(
    ada: UserCard,
    signed_in: SignIn,
    hashings: type[Hashings],
    path: str,
    field: str,
) -> None:
    client = signed_in(ada)
    new = "another loom of numbers"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    guess(FIRST_TRIES)
    before = hashings.count

    codes = [
        client.post(path, {field: "wrong"} if field else form).status_code
        for _ in range(12)
    ]

    assert codes == [200] * 10 + [429] * 2
    assert hashings.count - before == 10


# --- second factors ------------------------------------------------------------


def test_codes_over_rest_are_held_off_and_known_devices_are_not(
    ada: UserCard,
) -> None:
    token = sign_in_over_rest(PASSWORD).json()["device_token"]
    recovery_code = set_up_factor(ada.id)
    answers = [sign_in_over_rest(PASSWORD, number=n, code="000000") for n in range(7)]

    assert [one.status_code for one in answers] == [401] * 5 + [429] * 2
    for code in (totp_code(), recovery_code):
        assert sign_in_over_rest(PASSWORD, number=50, code=code).status_code == 429
        known = sign_in_over_rest(PASSWORD, code=code, device_token=token)
        assert known.status_code == 200


def test_codes_on_pages_are_held_off(ada: UserCard, client: Client) -> None:
    recovery_code = set_up_factor(ada.id)
    post_sign_in(client, PASSWORD)
    codes = [
        client.post("/accounts/2fa/authenticate/", {"code": "00000000"}).status_code
        for _ in range(7)
    ]

    late = client.post("/accounts/2fa/authenticate/", {"code": recovery_code})

    assert codes == [200] * 5 + [429] * 2
    assert late.status_code == 429
    assert whoami(client) == ""


def test_the_right_second_factor_opens_the_door(ada: UserCard, client: Client) -> None:
    recovery_code = set_up_factor(ada.id)
    post_sign_in(client, PASSWORD)
    assert whoami(client) == ""
    assert "device" not in client.cookies

    client.post("/accounts/2fa/authenticate/", {"code": recovery_code})

    assert whoami(client) == "ada"
    assert "device" in client.cookies


@pytest.mark.parametrize(
    ("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)]
)
def test_the_code_of_one_step_before_and_after_is_taken(
    ada: UserCard, steps: int, status: int
) -> None:
    set_up_factor(ada.id)
    wait_for_middle_of_step()

    assert (
        sign_in_over_rest(PASSWORD, code=totp_code(steps=steps)).status_code == status
    )


def test_each_code_is_good_once_on_pages_and_rest_together(
    ada: UserCard, client: Client
) -> None:
    recovery_code = set_up_factor(ada.id)
    for code in (totp_code(), recovery_code):
        post_sign_in(client, PASSWORD)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert whoami(client) == "ada"
        client.post("/accounts/logout/")

        again = sign_in_over_rest(PASSWORD, code=code)

        assert (again.status_code, again.json()["code"]) == (401, "bad_code")


def test_of_many_who_send_one_code_at_once_one_gets_in(
    ada: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    recovery_code = set_up_factor(ada.id)
    for code in (totp_code(), recovery_code):
        factors = in_threads(
            lambda code=code: find_factor_of_code(
                user_id=ada.id, code=code, visitor=Visitor()
            )
            for _ in range(3)
        )

        assert sum(factor is not None for factor in factors) == 1


def test_a_code_that_set_up_the_factor_does_not_sign_in(
    ada: UserCard, signed_in: SignIn
) -> None:
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    client = signed_in(ada)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    session = client.session
    session["mfa.totp.secret"] = TOTP_SECRET
    session.save()
    code = totp_code()

    done = client.post("/accounts/2fa/totp/activate/", {"code": code})

    assert done.status_code == 302
    assert sign_in_over_rest(PASSWORD, code=code).status_code == 401


def test_limits_end_by_themselves(ada: UserCard) -> None:
    guess(FIRST_TRIES)
    assert post_sign_in(Client(), PASSWORD, number=90).status_code == 429

    pass_time(timedelta(minutes=15, seconds=1))

    assert post_sign_in(Client(), PASSWORD, number=90).status_code == 302
    assert RateLimitUse.objects.filter(resets_at__gt=timezone.now()).exists()

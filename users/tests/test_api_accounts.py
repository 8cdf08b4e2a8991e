"""Tests registering, signing in, and the life of tokens over REST."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone
from pytest_django.fixtures import Settings

from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.api.tokens import Access, Refresh
from users.models import SignIn, User
from users.services import suspend_user
from users.tests.cast import PASSWORD
from users.tests.codes import TOTP_SECRET, totp_code
from users.types import UserCard

pytestmark = pytest.mark.django_db
REGISTRATION = {
    "username": "Dot_1",
    "email": "Dot@Example.org",
    "password": "a loom of numbers",
}


def sign_in(username: str = "ada", password: str = PASSWORD, **more: str) -> Answer:
    body = {"username": username, "password": password, **more}
    return Api().post("auth/token", body)


def test_registration_signs_in() -> None:
    answer = Api().post("auth/register", REGISTRATION)

    assert answer.status == 201
    assert answer.body["user"]["handle"] == "Dot_1"
    assert answer.body["user"]["email"] == "dot@example.org"
    assert isinstance(answer.body["user"]["id"], str)
    me = Api(token=answer.body["access"]).get("users/me")
    assert me.body == answer.body["user"]
    assert User.objects.get(handle_key="dot_1").check_password("a loom of numbers")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "ad"),
        ("username", "a b c"),
        ("username", "admin"),
        ("username", 123456),
        ("username", "nul\x00byte"),
        ("email", "nowhere"),
        ("email", ["dot@example.org"]),
        ("password", "12345678"),
        ("password", "short"),
        ("password", "x" * 300),
        ("password", None),
    ],
)
def test_registration_names_the_bad_field(field: str, value: object) -> None:
    answer = Api().post("auth/register", {**REGISTRATION, field: value})

    assert answer.status == 422
    assert answer.body["code"] == "invalid"
    assert list(answer.body["errors"]) == [field]
    assert not User.objects.exists()


def test_taken_handle_and_address_are_named_together(ada: UserCard) -> None:
    body = {**REGISTRATION, "username": "ADA", "email": "ADA@example.org"}

    answer = Api().post("auth/register", body)

    assert answer.status == 422
    assert set(answer.body["errors"]) == {"username", "email"}


@pytest.mark.parametrize("name", ["ada", "ADA", "ada@example.org", "Ada@Example.Org"])
def test_sign_in_by_handle_or_address_in_any_case(ada: UserCard, name: str) -> None:
    answer = sign_in(name)

    assert answer.status == 200
    assert set(answer.body) == {"access", "refresh", "device_token"}
    assert Api(token=answer.body["access"]).get("users/me").body["handle"] == "ada"


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("zoe", PASSWORD)])
def test_bad_credentials_are_refused_alike(
    ada: UserCard, name: str, password: str
) -> None:
    answer = sign_in(name, password)

    assert (answer.status, answer.body["code"]) == (401, "bad_credentials")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_refresh_gives_a_new_pair_once(ada: UserCard) -> None:
    old = sign_in().body["refresh"]

    new = Api().post("auth/token/refresh", {"refresh": old})
    again = Api().post("auth/token/refresh", {"refresh": old})

    assert new.status == 200
    assert new.body["refresh"] != old
    assert (again.status, again.body["code"]) == (401, "token_invalid")
    assert Api(token=new.body["access"]).get("users/me").status == 200
    refresh = {"refresh": new.body["refresh"]}
    assert Api().post("auth/token/refresh", refresh).status == 200


def test_one_of_many_concurrent_refreshes_succeeds(
    ada: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    body = {"refresh": sign_in().body["refresh"]}
    calls = [lambda: Api().post("auth/token/refresh", body).status] * 6

    statuses = in_threads(calls)

    assert sorted(statuses) == [200, 401, 401, 401, 401, 401]


def spend_long_ago() -> None:
    SignIn.objects.update(last_used_at=timezone.now() - timedelta(hours=1))


def test_a_spent_token_that_turns_up_again_ends_its_family_and_no_other(
    ada: UserCard,
) -> None:
    stolen, elsewhere = sign_in().body["refresh"], sign_in().body["refresh"]
    second = Api().post("auth/token/refresh", {"refresh": stolen}).body
    third = Api().post("auth/token/refresh", {"refresh": second["refresh"]}).body
    spend_long_ago()

    again = Api().post("auth/token/refresh", {"refresh": stolen})

    assert (again.status, again.body["code"]) == (401, "token_invalid")
    for token in (third["refresh"], second["refresh"], stolen):
        assert Api().post("auth/token/refresh", {"refresh": token}).status == 401
        assert Api().post("auth/logout", {"refresh": token}).status == 401
    assert Api().post("auth/token/refresh", {"refresh": elsewhere}).status == 200


def test_a_spent_token_that_turns_up_many_times_at_once_is_refused(
    ada: UserCard, in_threads: Callable[..., list[Any]]
) -> None:
    body = {"refresh": sign_in().body["refresh"]}
    assert Api().post("auth/token/refresh", body).status == 200
    spend_long_ago()
    calls = [lambda: Api().post("auth/token/refresh", body).status] * 8

    assert in_threads(calls) == [401] * 8


def test_signing_out_with_a_traded_token_ends_the_family_and_no_other(
    ada: UserCard,
) -> None:
    old, elsewhere = sign_in().body, sign_in().body
    new = Api().post("auth/token/refresh", {"refresh": old["refresh"]}).body

    assert Api().post("auth/logout", {"refresh": old["refresh"]}).status == 204

    refresh = {"refresh": new["refresh"]}
    assert Api().post("auth/token/refresh", refresh).status == 401
    for access in (old["access"], new["access"]):
        me = Api(token=access).get("users/me")
        assert (me.status, me.body["code"]) == (401, "signed_out")
    assert Api(token=elsewhere["access"]).get("users/me").status == 200


def test_no_token_is_kept_in_the_database(ada: UserCard) -> None:
    pair = sign_in().body
    traded = Api().post("auth/token/refresh", {"refresh": pair["refresh"]}).body

    rows = str(list(SignIn.objects.values())) + str(list(User.objects.values()))

    for token in (*pair.values(), *traded.values()):
        assert token.rpartition(".")[2] not in rows


def test_refresh_reads_by_indexes(ada: UserCard) -> None:
    body = {"refresh": sign_in().body["refresh"]}

    with count_round_trips() as trips:
        Api().post("auth/token/refresh", body)

    assert_indexed(trips)


def test_logout_kills_the_refresh_token(ada: UserCard) -> None:
    body = {"refresh": sign_in().body["refresh"]}

    answer = Api().post("auth/logout", body)

    assert (answer.status, answer.body) == (204, None)
    assert Api().post("auth/token/refresh", body).status == 401
    assert Api().post("auth/logout", body).status == 401
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("path", ["auth/token/refresh", "auth/logout"])
@pytest.mark.parametrize("refresh", ["", "x", "a.b.c", "ü", "\x00", 5, None, [], {}])
def test_what_is_no_refresh_token_is_refused(path: str, refresh: object) -> None:
    assert Api().post(path, {"refresh": refresh}).status in (401, 422)


def test_access_token_is_no_refresh_token_and_the_other_way(ada: UserCard) -> None:
    pair = sign_in().body

    refreshed = Api().post("auth/token/refresh", {"refresh": pair["access"]})

    assert refreshed.status == 401
    assert Api(token=pair["refresh"]).get("users/me").status == 401


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic YWRhOng=", "Bearer x", "Bearer a.b.c", "Bearer ü"],
)
@pytest.mark.parametrize("path", ["users/me", "users/ada", "timeline/public"])
def test_bad_authorization_is_refused_even_where_reading_is_free(
    ada: UserCard, header: str, path: str
) -> None:
    answer = Api().get(path, Authorization=header)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_expired_token_says_so(ada: UserCard) -> None:
    token = Access.for_user(User.objects.get(id=ada.id))
    token.set_exp(lifetime=timedelta(seconds=-1))

    answer = Api(token=str(token)).get("users/me")

    assert (answer.status, answer.body["code"]) == (401, "token_expired")


def test_suspension_ends_every_token_at_once(ada: UserCard, bob: UserCard) -> None:
    pair = sign_in().body

    suspend_user(user_id=ada.id, moderator_id=bob.id)

    me = Api(token=pair["access"]).get("users/me")
    assert (me.status, me.body["code"]) == (401, "account_suspended")
    refresh = {"refresh": pair["refresh"]}
    assert Api().post("auth/token/refresh", refresh).status == 401
    assert sign_in().status == 401


def test_new_password_ends_every_token_at_once(ada: UserCard) -> None:
    pair = sign_in().body
    user = User.objects.get(id=ada.id)
    user.set_password("another loom of numbers")
    user.save()

    me = Api(token=pair["access"]).get("users/me")

    assert (me.status, me.body["code"]) == (401, "signed_out")
    refresh = {"refresh": pair["refresh"]}
    assert Api().post("auth/token/refresh", refresh).status == 401


def test_second_factor_is_asked_for(ada: UserCard) -> None:
    Authenticator.objects.create(
        user_id=ada.id, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET}
    )

    without, wrong = sign_in(), sign_in(code="000000")
    right = sign_in(code=totp_code())

    assert (without.status, without.body["code"]) == (401, "code_required")
    assert (wrong.status, wrong.body["code"]) == (401, "bad_code")
    assert right.status == 200


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ([Authenticator.Type.RECOVERY_CODES], 200),
        ([Authenticator.Type.WEBAUTHN], 401),
        ([Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES], 401),
    ],
)
def test_recovery_codes_alone_are_no_second_factor(
    ada: UserCard, kinds: list[Authenticator.Type], status: int
) -> None:
    for kind in kinds:
        Authenticator.objects.create(user_id=ada.id, type=kind, data={})

    assert sign_in().status == status


def test_unconfirmed_address_holds_back_where_it_is_demanded(
    ada: UserCard, settings: Settings
) -> None:
    settings.EMAIL_VERIFICATION = "mandatory"

    registered = Api().post("auth/register", REGISTRATION)
    before = sign_in()
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)

    assert registered.status == 202
    assert User.objects.filter(handle_key="dot_1").exists()
    assert (before.status, before.body["code"]) == (403, "email_unverified")
    assert sign_in().status == 200


def test_tokens_name_the_account_by_its_id(ada: UserCard) -> None:
    pair = sign_in().body

    assert Access(pair["access"])["sub"] == str(ada.id)
    assert Refresh(pair["refresh"])["sub"] == str(ada.id)

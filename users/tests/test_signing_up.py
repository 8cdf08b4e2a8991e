"""Tests that the sign-up page uses the service, whoever else signs up."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from twitter_project.outbox import events
from users.events import UserRegistered
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]

FORM = {"username": "Dee_7", "email": "Dee@Example.org", "password1": PASSWORD}


def whoami(client: Client) -> str:
    return client.get("/whoami").content.decode()


def test_signing_up_registers_and_signs_in(
    client: Client, published: Callable[[], list[object]]
) -> None:
    response = client.post("/accounts/signup/", FORM)

    user = User.objects.get()
    assert response.status_code == 302
    assert whoami(client) == "Dee_7"
    assert (user.handle, user.email) == ("Dee_7", "dee@example.org")
    assert published() == [UserRegistered(user.id)]
    address = EmailAddress.objects.get(user_id=user.id)
    assert (address.primary, address.verified) == (True, False)
    assert not mail.outbox  # the outbox has it


def test_following_the_link_of_the_mail_verifies_the_address(client: Client) -> None:
    client.post("/accounts/signup/", FORM)
    events.drain()
    (link,) = (
        word for word in str(mail.outbox[0].body).split() if "confirm-email" in word
    )

    client.post("/accounts/" + link.partition("/accounts/")[2])

    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"username": "ADA"}, "This handle is taken."),
        ({"username": "Admin"}, "This handle is reserved."),
        ({"username": "a b c"}, "Use letters from A to Z"),
        ({"email": "ADA@example.org"}, "This e-mail address is taken."),
        ({"password1": "password"}, "easy to guess"),
        ({"password1": "a loom of " * 30}, "256 characters at most"),
    ],
)
def test_errors_appear_beside_their_field(
    ada: UserCard, client: Client, change: dict[str, str], message: str
) -> None:
    response = client.post("/accounts/signup/", FORM | change)

    assert response.status_code in (200, 422)
    assert message in response.content.decode()
    assert not User.objects.filter(handle_key="dee_7").exists()
    assert whoami(client) == ""


def test_concurrent_sign_ups_give_a_handle_to_one_and_errors_to_none(
    db: None, in_threads: Callable[..., list[Any]]
) -> None:
    def sign_up(number: int) -> int:
        client = Client(raise_request_exception=False)
        form = FORM | {"email": f"dee{number}@example.org"}
        return client.post("/accounts/signup/", form).status_code

    codes = in_threads(lambda n=n: sign_up(n) for n in range(8))

    assert User.objects.count() == 1
    assert codes.count(302) == 1
    assert set(codes) <= {200, 302, 422}


def test_who_was_a_moment_slower_keeps_the_form(
    db: None, in_threads: Callable[..., list[Any]]
) -> None:
    def sign_up(number: int) -> str:
        form = FORM | {"email": f"dee{number}@example.org"}
        return Client().post("/accounts/signup/", form).content.decode()

    pages = in_threads(lambda n=n: sign_up(n) for n in range(8))

    refused = [page for page in pages if page]
    assert len(refused) == 7
    for page in refused:
        assert "This handle is taken." in page
        assert 'name="password1"' in page


def test_a_password_that_is_only_long_is_refused_everywhere(
    ada: UserCard, client: Client
) -> None:
    endless = "a loom of " * 30
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": endless, "password2": endless}

    page = client.post("/accounts/password/change/", form).content.decode()

    assert "256 characters at most" in page
    assert User.objects.get(id=ada.id).check_password(PASSWORD)

"""Tests actions that take more than an open session, and mails to the owner."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.django_db

BACKEND = "users.backends.HandleOrEmailBackend"
SignIn = Callable[[UserCard], Client]
NEW = "a loom of numbers"
NEW_PASSWORD = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
CHANGES = [
    ("/accounts/email/", {"action_add": "1", "email": "zoe@example.org"}),
    ("/accounts/2fa/totp/activate/", {"code": "123456"}),
]


@pytest.mark.parametrize(("path", "form"), CHANGES)
def test_an_open_session_is_asked_for_the_password_again(
    signed_in: SignIn, ada: UserCard, path: str, form: dict[str, str]
) -> None:
    EmailAddress.objects.update(verified=True)
    client = signed_in(ada)

    answer = client.post(path, form)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(answer["Location"]).content.decode()
    assert page.count("<h1") == 1
    assert 'class="field__label"' in page
    assert not mail.outbox


def test_the_password_opens_what_was_asked_for(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    path, form = CHANGES[0]
    client.post(path, form)

    url = f"/accounts/reauthenticate/?next={path}"
    wrong = client.post(url, {"password": "wrong"})
    right = client.post(url, {"password": PASSWORD, "next": path})

    assert wrong.status_code == 200
    assert right.status_code == 302
    assert [m.to for m in mail.outbox] == [["zoe@example.org"]]


def test_the_owner_is_told_of_a_new_password(client: Client, ada: UserCard) -> None:
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    client.post("/accounts/password/change/", NEW_PASSWORD)

    assert User.objects.get(id=ada.id).check_password(NEW)
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    assert "127.0.0.1" in str(message.body)


def test_the_address_that_was_replaced_is_told(client: Client, ada: UserCard) -> None:
    client.force_login(User.objects.get(id=ada.id), BACKEND)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "1", "email": "zoe@example.org"})
    link = next(
        word for word in str(mail.outbox[0].body).split() if "confirm-email" in word
    )

    client.post("/accounts/" + link.partition("/accounts/")[2])

    assert mail.outbox[-1].to == ["ada@example.org"]
    assert "zoe@example.org" in str(mail.outbox[-1].body)

"""Tests the mail that confirms an address: sent over SMTP by the outbox, and again."""

import re
from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.testing.api import Answer, Api
from users.models import User
from users.services import register_user
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.django_db

REGISTRATION = {
    "username": "dot_1",
    "email": "dot@example.org",
    "password": "a loom of numbers",
}


def ask_again(email: str) -> Answer:
    return Api().post("auth/verification", {"email": email})


def link_in(text: str) -> str:
    found = re.search(r"https://[^/\s]+(/accounts/confirm-email/[^\s/]+/)", text)
    assert found is not None
    return found.group(1)


def test_who_registers_over_rest_gets_in_by_the_link_of_the_mail(
    db: None, inbox: list[EmailMessage], settings: Settings
) -> None:
    settings.EMAIL_VERIFICATION = settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SITE_URL = "https://birds.example.org"

    registered = Api().post("auth/register", REGISTRATION)
    events.drain()

    assert registered.status == 202
    (message,) = inbox
    assert message["To"] == "dot@example.org"
    assert message["Subject"].startswith(f"[{settings.SITE_NAME}] ")
    text = message.get_content()
    assert "birds.example.org" in text
    Client().post(link_in(text))
    credentials = {"username": "dot_1", "password": REGISTRATION["password"]}
    assert Api().post("auth/token", credentials).status == 200


def test_a_mail_server_that_is_down_delays_the_mail(
    db: None, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert Api().post("auth/register", REGISTRATION).status == 201
    with pytest.raises(events.DeliveriesFailed):
        events.drain()

    assert Delivery.objects.filter(handler="users.handlers.send_confirmation").exists()


def test_the_mail_speaks_the_persons_language(db: None) -> None:
    register_user(
        handle="dot_1", email="dot@example.org", password=PASSWORD, language="es"
    )

    events.drain()

    assert "correo" in str(mail.outbox[0].body)


def test_invented_people_get_no_mail_nor_does_anybody_where_none_is_wanted(
    db: None, settings: Settings
) -> None:
    register_user(
        handle="node_1", email="n@example.org", password=PASSWORD, is_invented=True
    )
    settings.EMAIL_VERIFICATION = "none"
    register_user(handle="dot_1", email="dot@example.org", password=PASSWORD)

    events.drain()

    assert not mail.outbox


def test_the_mail_is_sent_again_on_request_after_a_pause(ada: UserCard) -> None:
    answers = [ask_again("Ada@Example.org"), ask_again("ada@example.org")]
    events.drain()

    assert [answer.status for answer in answers] == [204, 204]
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_links_in_mails_ignore_the_host_header(
    ada: UserCard, settings: Settings
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://birds.example.org", ["*"]
    client = Client(headers={"Host": "evil.example.net"})

    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    events.drain()

    body = str(mail.outbox[0].body)
    assert "https://birds.example.org/accounts/password/reset/key/" in body
    assert "evil" not in body


def test_asking_again_tells_nothing_and_sends_nothing_needless(
    ada: UserCard, bob: UserCard
) -> None:
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    User.objects.filter(id=bob.id).update(is_active=False)

    answers = [
        ask_again(f"{name}@example.org").status for name in ("ada", "bob", "nobody")
    ]
    events.drain()

    assert answers == [204, 204, 204]
    assert not mail.outbox

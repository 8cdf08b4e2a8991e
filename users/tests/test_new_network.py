"""Tests the mail about a sign-in from a new network."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from twitter_project.outbox import events
from twitter_project.outbox.events import DeliveriesFailed
from twitter_project.outbox.models import Delivery
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.testing.api import ROOT
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import KnownNetwork, User
from users.services.networks import network_of
from users.tests.cast import PASSWORD, insert_people, new_user
from users.types import UserCard

pytestmark = pytest.mark.django_db

HOME, HOME_TOO = "198.51.100.7", "198.51.100.201"
ELSEWHERE = "203.0.113.9"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
Door = Callable[..., None]


def by_page(address: str, user_agent: str = FIREFOX, login: str = "ada") -> None:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert client.session["_auth_user_id"]
    events.drain()


def by_app(address: str, user_agent: str = "okhttp/5", login: str = "ada") -> None:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    body = {"username": login, "password": PASSWORD}
    answer = client.post(f"{ROOT}auth/token", body, content_type="application/json")
    assert answer.status_code == 200
    events.drain()


@pytest.mark.parametrize("enter", [by_page, by_app])
def test_only_a_network_that_is_new_is_told_of(
    ada: UserCard, inbox: list[EmailMessage], enter: Door
) -> None:
    enter(HOME)
    enter(HOME_TOO)
    assert not inbox

    enter(ELSEWHERE)
    enter(ELSEWHERE)

    assert [mail["To"] for mail in inbox] == ["ada@example.org"]
    assert inbox[0]["Subject"] == "[Tern] A sign-in from a new network"
    text = inbox[0].get_content()
    assert "your Tern account @ada" in text
    assert "Network: 203.0.113.0/24" in text
    assert "(UTC)" in text


def test_the_mail_says_which_browser_in_our_words_alone(
    ada: UserCard, inbox: list[EmailMessage]
) -> None:
    by_page(HOME)

    by_page(ELSEWHERE)
    by_page("192.0.2.1", "Call 555-0100 to get your account back")
    by_app("100.64.0.1", "Call 555-0100 to get your account back")

    texts = [mail.get_content() for mail in inbox]
    for text, device in zip(
        texts, ("Firefox on Linux", "an unknown browser", "an app"), strict=True
    ):
        assert f"Device: {device}" in text
        assert "555" not in text


def test_the_mail_is_in_the_persons_language_and_signs_nobody_in(
    ada: UserCard, inbox: list[EmailMessage], settings: Settings
) -> None:
    User.objects.filter(id=ada.id).update(language="es")
    by_page(HOME)

    by_page(ELSEWHERE)

    text = inbox[0].get_content()
    assert inbox[0]["Subject"] == "[Tern] Inicio de sesión desde una red nueva"
    assert "Dispositivo: Firefox en Linux" in text
    links = [word for word in text.split() if "://" in word]
    assert set(links) == {settings.SITE_URL}


def test_a_mail_server_that_is_away_loses_no_mail(
    ada: UserCard, inbox: list[EmailMessage], settings: Settings
) -> None:
    by_page(HOME)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(DeliveriesFailed):
        by_page(ELSEWHERE)

    settings.EMAIL_PORT = port
    Delivery.objects.update(due_at=timezone.now())
    events.drain()

    assert len(inbox) == 1


def test_a_network_is_forgotten_after_a_while(
    ada: UserCard, inbox: list[EmailMessage]
) -> None:
    by_page(HOME)
    by_page(ELSEWHERE)
    long_ago = timezone.now() - timedelta(days=91)
    KnownNetwork.objects.filter(network="203.0.113.0/24").update(last_seen_at=long_ago)

    by_page(ELSEWHERE)

    assert len(inbox) == 2


def test_an_old_account_has_no_first_network(
    db: None, inbox: list[EmailMessage]
) -> None:
    month_old = first_id_at(timezone.now() - timedelta(days=30))
    insert_people([new_user("old_one", id=month_old)])

    by_page(ELSEWHERE, login="old_one")

    assert [mail["To"] for mail in inbox] == ["old_one@example.org"]


def test_what_is_known_is_looked_up_by_index(ada: UserCard) -> None:
    by_page(HOME)

    with count_round_trips() as trips:
        by_page(ELSEWHERE)

    assert_indexed(trips, may_join=True)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_network_is_what_one_line_may_have(address: str, network: str) -> None:
    assert network_of(address) == network

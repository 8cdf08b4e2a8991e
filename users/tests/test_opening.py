"""Tests that signing up and forgotten passwords do not reveal whose an address is."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.testing.api import Api
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.django_db

FREE, TAKEN = "free@example.org", "Ada@Example.org"


@pytest.fixture
def demanded(settings: Settings) -> None:
    """Require a confirmed address, as in production."""
    settings.EMAIL_VERIFICATION = settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_up(email: str, *, handle: str) -> Any:
    form = {"username": handle, "email": email, "password1": PASSWORD}
    return Client().post("/accounts/signup/", form)


def seen(answer: Any) -> tuple[Any, ...]:
    """Return everything that somebody can see of an answer, except the time."""
    unseen = ("Expires", "X-Request-ID")
    headers = {k: v for k, v in answer.headers.items() if k not in unseen}
    return answer.status_code, headers, sorted(answer.cookies), answer.content


def test_signing_up_by_the_page_answers_alike(ada: UserCard, demanded: None) -> None:
    free, taken = sign_up(FREE, handle="dee_7"), sign_up(TAKEN, handle="dee_8")
    events.drain()

    assert seen(free) == seen(taken)
    assert free["Location"] == "/accounts/confirm-email/"
    page = Client().get(free["Location"]).content.decode()
    assert "Check your mail" in page
    assert not User.objects.filter(handle_key="dee_8").exists()
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects[FREE].endswith("Confirm your e-mail address")
    assert subjects["ada@example.org"].endswith("You already have an account")


def test_registering_over_rest_answers_alike(ada: UserCard, demanded: None) -> None:
    def register(email: str, handle: str) -> Any:
        body = {"username": handle, "email": email, "password": PASSWORD}
        return Api().post("auth/register", body)

    free, taken = register(FREE, "dee_7"), register(TAKEN, "dee_8")

    assert (free.status, taken.status) == (202, 202)
    assert free.body == {"email": FREE, "detail": "Check your mail."}
    assert taken.body == free.body | {"email": TAKEN.lower()}
    assert register(TAKEN, "ada").body["errors"] == {
        "username": ["This handle is taken."]
    }


def test_a_taken_address_takes_as_long_as_a_free_one(
    ada: UserCard, demanded: None, settings: Settings
) -> None:
    settings.BCRYPT_COST = 9

    def time_s(email: Callable[[int], str]) -> float:
        durations = []
        for number in range(5):
            start = time.thread_time()
            sign_up(email(number), handle=f"dee_{len(email(number))}_{number}")
            durations.append(time.thread_time() - start)
        return median(durations)

    taken_s, free_s = time_s(lambda _: TAKEN), time_s(lambda n: f"d{n}@example.org")

    assert 0.5 < taken_s / free_s < 2


def test_a_forgotten_password_is_answered_alike(ada: UserCard) -> None:
    def ask(email: str) -> tuple[Any, ...]:
        answer = Client().post("/accounts/password/reset/", {"email": email})
        return seen(answer)

    known, unknown = ask("ada@example.org"), ask("nobody@example.org")

    assert known == unknown
    handler = "users.handlers.send_reset"
    assert Delivery.objects.filter(handler=handler).count() == 2
    events.drain()
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_one_person_gets_one_mail_at_a_time_and_nobody_learns_it(ada: UserCard) -> None:
    form = {"email": "ada@example.org"}
    answers = [Client().post("/accounts/password/reset/", form) for _ in range(3)]
    events.drain()

    assert {answer.status_code for answer in answers} == {302}
    assert len(mail.outbox) == 1


def test_changing_to_somebodys_address_is_answered_alike(
    ada: UserCard, bob: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    answers = []
    for email in ("bob@example.org", "nobody@example.org"):
        client = signed_in(ada)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        answer = client.post("/accounts/email/", {"action_add": "1", "email": email})
        answers.append((answer.status_code, answer["Location"]))

    assert answers[0] == answers[1]
    assert User.objects.get(id=ada.id).email == "ada@example.org"

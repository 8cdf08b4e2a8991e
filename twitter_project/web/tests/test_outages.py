"""Tests a database that is down: 503 and when to try again, in pages, API and admin."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.test import Client
from pymongo.errors import AutoReconnect, OperationFailure

from twitter_project.embedded.processes import find_free_port, wait_until
from twitter_project.live.tests.listening import bearer
from twitter_project.shared.db import is_unreachable
from twitter_project.shared.errors import AppError
from twitter_project.web.middleware import availability
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import database_elsewhere
from users.models import User
from users.types import UserCard

pytestmark = pytest.mark.django_db(transaction=True)

WAIT_MS = 100
# With accounts on PostgreSQL, the admin needs nothing from MongoDB at first.
ADMIN = "/tags/harbour" if settings.USERS_DATABASE_URL else "/admin/"
PAGES = ("/", "/@bob", "/search?q=bob", "/settings", "/notifications", ADMIN)
SIGN_UP = {"email": "zoe@example.org", "password1": "a loom of numbers"}
API = ("timeline/home", "users/me", "notifications", "tweets/1")


def is_watched() -> bool:
    return any(thread.name == "outage" for thread in threading.enumerate())


@pytest.fixture(autouse=True)
def _watching_ends() -> Iterator[None]:
    yield
    assert wait_until(lambda: not is_watched(), timeout_s=20)


@pytest.fixture
def each_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every request run into the error itself: no knowledge counts as fresh."""
    monkeypatch.setattr(availability, "FRESH_S", 0.0)


@contextmanager
def away() -> Iterator[None]:
    """Point to a port where nobody listens, and wait only a moment for it."""
    options = connections[DEFAULT_DB_ALIAS].settings_dict["OPTIONS"]
    usual_ms = options["serverSelectionTimeoutMS"]
    options["serverSelectionTimeoutMS"] = WAIT_MS
    try:
        with database_elsewhere(f"mongodb://127.0.0.1:{find_free_port()}"):
            yield
    finally:
        options["serverSelectionTimeoutMS"] = usual_ms


@pytest.fixture
def browser(bob: UserCard, signed_in: Callable[[UserCard], Client]) -> Client:
    client = signed_in(bob)
    client.raise_request_exception = False
    return client


def check_page(response: Any, said: str = "Not available right now") -> None:
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"]
    assert said in response.content.decode()


def check_problem(response: Any) -> None:
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "unavailable"


@pytest.mark.usefixtures("each_asks")
@pytest.mark.parametrize("path", PAGES)
def test_pages_say_so(browser: Client, path: str) -> None:
    with away():
        check_page(browser.get(path))


@pytest.mark.usefixtures("each_asks")
def test_the_page_is_in_the_readers_language(browser: Client) -> None:
    with away():
        response = browser.get("/", headers={"Accept-Language": "es"})

    check_page(response, "No disponible ahora mismo")
    assert response["Content-Language"] == "es"


@pytest.mark.usefixtures("each_asks")
def test_a_fragment_is_a_message_in_the_page(browser: Client) -> None:
    with away():
        response = browser.get("/", headers={"HX-Request": "true"})

    check_page(response, "The site cannot answer right now.")
    assert response["HX-Retarget"] == "#status"
    assert "<html" not in response.content.decode()


@pytest.mark.usefixtures("each_asks")
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/compose", {"text": "Hello"}),
        pytest.param(
            "/accounts/login/",
            {"login": "bob", "password": "a loom of numbers"},
            marks=pytest.mark.only_mongodb("accounts are elsewhere"),
        ),
        pytest.param(
            "/accounts/signup/",
            {**SIGN_UP, "username": "zoe"},
            marks=pytest.mark.only_mongodb("accounts are elsewhere"),
        ),
    ],
)
def test_forms_say_so(browser: Client, path: str, form: dict[str, str]) -> None:
    nobody = Client(raise_request_exception=False)
    client = browser if path == "/compose" else nobody
    with away():
        check_page(client.post(path, form))


@pytest.mark.usefixtures("each_asks")
def test_the_api_says_so(bob: UserCard) -> None:
    client = Client(headers=bearer(bob), raise_request_exception=False)
    sign_in = {"username": "bob", "password": "a loom of numbers"}
    json = "application/json"
    with away():
        for path in API:
            check_problem(client.get(f"/rest/v1/{path}"))
        check_problem(client.post("/rest/v1/tweets", {"text": "Hello"}, json))
        if not settings.USERS_DATABASE_URL:
            check_problem(Client().post("/rest/v1/auth/token", sign_in, json))


def test_a_transaction_gives_up_when_the_database_does_not_come_back(
    bob: UserCard,
) -> None:
    began = time.monotonic()
    with away(), pytest.raises((DatabaseError, AppError)) as caught:
        post_tweet(author_id=bob.id, text="Hello")

    assert is_unreachable(caught.value)
    assert time.monotonic() - began < 5


def test_after_the_first_all_are_answered_at_once_until_it_is_back(
    browser: Client,
) -> None:
    with away():
        browser.get("/")
        began = time.monotonic()
        for path in PAGES:
            check_page(browser.get(path))
        took_s = time.monotonic() - began
        not_ready, alive = Client().get("/readyz"), Client().get("/healthz")

    assert took_s < len(PAGES) * WAIT_MS / 1000
    assert (not_ready.status_code, alive.status_code) == (503, 200)
    assert not_ready.json()["checks"]["database"] == "unreachable"
    assert wait_until(lambda: browser.get("/").status_code == 200, timeout_s=20)


@contextmanager
def users_away() -> Iterator[None]:
    connection = connections["users"]
    usual = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = find_free_port()
    try:
        yield
    finally:
        connection.settings_dict["PORT"] = usual
        connection.close()


@pytest.mark.skipif(not settings.USERS_DATABASE_URL, reason="accounts are on MongoDB")
@pytest.mark.usefixtures("each_asks")
def test_an_account_on_postgresql_is_made_while_mongodb_is_away() -> None:
    client = Client(raise_request_exception=False)
    with away():
        response = client.post("/accounts/signup/", {**SIGN_UP, "username": "zoe"})

    assert response.status_code in (302, 503)
    assert User.objects.filter(handle="zoe").exists()


@pytest.mark.skipif(not settings.USERS_DATABASE_URL, reason="accounts are on MongoDB")
@pytest.mark.usefixtures("each_asks")
def test_accounts_on_postgresql_that_is_away(bob: UserCard, browser: Client) -> None:
    client = Client(headers=bearer(bob), raise_request_exception=False)
    with users_away():
        check_page(browser.get("/"))
        check_page(browser.get("/admin/"))
        check_problem(client.get("/rest/v1/users/me"))
        assert Client().get("/readyz").status_code == 503


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


class SqlError(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (chained(DatabaseError(), AutoReconnect("gone")), True),
        (chained(OperationalError(), SqlError(None)), True),
        (chained(OperationalError(), SqlError("57P01")), True),
        (chained(OperationalError(), SqlError("40001")), False),
        (chained(DatabaseError(), OperationFailure("no such stage", 40324)), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_only_what_cannot_be_reached_is_an_outage(
    error: Exception | None, expected: bool
) -> None:
    assert is_unreachable(error) is expected

"""Fixtures for all tests: an empty database, at little cost, and a cast."""

import gc
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.transaction import atomic as django_atomic  # noqa: TID251
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# First, so that the database's client is created with its listener.
from twitter_project.workshop.testing import database as testing  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import Settings

    from users.types import UserCard

# Rows that `migrate` wrote and Django remembers, and leases of this process.
KEPT_COLLECTIONS = frozenset(
    (
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "shared_workerlease",
    )
)


# A busy machine makes slow examples. It is no fault of the tests.
hypothesis_settings.register_profile(
    "busy", suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("busy")

HAS_USERS_DATABASE = "users" in settings.DATABASES


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Prepare tests for two databases, and put the files that take longest first.

    Processes take file after file. With short files left for the end, none of them
    works on alone.
    """
    if HAS_USERS_DATABASE:
        _allow_both_databases(items)
    items.sort(key=_rank_files(items))


def pytest_collection_finish() -> None:
    """Leave the thousands of tests that were found out of every garbage collection.

    They live until the end; searching them took a tenth of the whole run.
    """
    gc.collect()
    gc.freeze()


def _rank_files(items: list[pytest.Item]) -> "Callable[[pytest.Item], tuple[int, int]]":
    """Return a sort key: files with slow tests, then files with browser tests, then the
    rest.

    A process closes its browser when it goes on to a file without one.
    """
    counts: Counter[Path] = Counter()
    browser_files = set()
    for item in items:
        if item.get_closest_marker("browser"):
            browser_files.add(item.path)
        if item.path in browser_files or item.get_closest_marker("slow"):
            counts[item.path] += 1
    return lambda item: (
        1 if item.path in browser_files else 0 if counts[item.path] else 2,
        -counts[item.path],
    )


def _allow_both_databases(items: list[pytest.Item]) -> None:
    """Let database tests use both databases, if accounts have their own."""
    for item in items:
        given = item.get_closest_marker("django_db")
        fixtures = getattr(item, "fixturenames", ())
        if given or "db" in fixtures or "transactional_db" in fixtures:
            options = dict(given.kwargs if given else {})
            options.setdefault("databases", "__all__")
            item.add_marker(pytest.mark.django_db(**options), append=False)
        if only := item.get_closest_marker("only_mongodb"):
            item.add_marker(pytest.mark.skip(*only.args, **only.kwargs))


@pytest.fixture(scope="session", autouse=True)
def _cheap_emptying() -> Iterator[None]:
    """Empty the collections after a database test instead of Django's `flush`.

    `flush` recreates content types and permissions each time, which takes longer than
    most tests. Undelivered outbox rows are deleted too, so that no test runs another's.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_databases)
    yield
    patch.undo()


def _empty_databases(test_case: Any) -> None:
    for alias in type(test_case)._databases_names(include_mirrors=False):
        connection: Any = connections[alias]
        names = set(connection.introspection.table_names()) - KEPT_COLLECTIONS
        if connection.vendor == "mongodb":
            connection.ops.execute_sql_flush(sorted(names))
        else:
            _empty_tables(connection, sorted(names))


def _empty_tables(connection: Any, names: list[str]) -> None:
    """Delete the rows of tables that have any: TRUNCATE takes ten times as long.

    Foreign keys are checked when a transaction ends, so within one any order will do.
    """
    probes = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608
        for name in names
    )
    with django_atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(probes)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Forget throttles and cached pages of the previous test."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> "dict[str, UserCard]":
    """Create Ada and Bob, who follow each other, and Cyd, who follows Ada."""
    from users.tests.cast import make_cast

    return make_cast()


@pytest.fixture
def ada(cast: "dict[str, UserCard]") -> "UserCard":
    return cast["ada"]


@pytest.fixture
def bob(cast: "dict[str, UserCard]") -> "UserCard":
    return cast["bob"]


@pytest.fixture
def cyd(cast: "dict[str, UserCard]") -> "UserCard":
    return cast["cyd"]


@pytest.fixture
def signed_in() -> "Callable[[UserCard], Client]":
    """Return a function that makes a client of pages with a person signed in."""
    from django.test import Client

    from users.models import User

    def sign_in(card: "UserCard") -> Client:
        client = Client()
        client.force_login(
            User.objects.get(id=card.id), backend="users.backends.HandleOrEmailBackend"
        )
        return client

    return sign_in


@pytest.fixture
def inbox(settings: "Settings") -> "Iterator[list[EmailMessage]]":
    """Return the mails that this test's real mail server has received."""
    from twitter_project.workshop.testing.mail_server import run_mail_server

    with run_mail_server() as (port, messages):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield messages

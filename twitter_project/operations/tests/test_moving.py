"""Tests moving accounts to the other database and back, with interruptions."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from twitter_project.management.commands.move_app import ALIASES
from twitter_project.operations import moving
from twitter_project.operations.moving import (
    CannotMove,
    Sum,
    list_tables,
    move_accounts,
    sum_up,
)
from twitter_project.outbox.heartbeat import beat
from twitter_project.outbox.models import Delivery, WorkerHeartbeat
from twitter_project.outbox.tests.workers import wait_until
from twitter_project.settings import BASE_DIR
from twitter_project.shared.ids import new_id
from twitter_project.workshop.testing.processes import site_databases
from users.api.tokens import issue_tokens, revoke_tokens
from users.models import Relationship, SearchTerm, User
from users.types import Device, UserCard

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not settings.USERS_DATABASE_URL, reason="needs USERS_DATABASE_URL"
    ),
]

SETTINGS = {
    "APP_ENV": "test",
    "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
}
EDGES = 2000
MOVE_ONE_BY_ONE = """
import sys, django
django.setup()
from django.core.management import call_command
from twitter_project.operations import moving
moving.BATCH = 1
call_command("move_app", "users", to=sys.argv[1])
"""


def move(to: str, *, replace: bool = False) -> str:
    output = io.StringIO()
    call_command("move_app", "users", to=to, replace=replace, stdout=output)
    return output.getvalue()


def sums(alias: str) -> dict[str, Sum]:
    return {table._meta.label: sum_up(table, alias) for table in list_tables()}


def empty(alias: str) -> None:
    """Leave only what `migrate` puts into a new database."""
    kept = [t for t in list_tables() if t._meta.label in moving.MADE_BY_MIGRATE]
    moving.empty_tables([table for table in list_tables() if table not in kept], alias)


@pytest.fixture
def life(cast: dict[str, UserCard], signed_in: Any) -> dict[str, UserCard]:
    """Create rows of every kind that the users database has."""
    ada = User.objects.get(id=cast["ada"].id)
    signed_in(cast["ada"]).get("/")
    revoke_tokens(issue_tokens(ada).refresh)
    issue_tokens(ada, device=Device("2001:db8::7", "x"))
    ada.refresh_from_db()
    group = Group.objects.create(name="moderators")
    group.permissions.add(Permission.objects.get(codename="suspend_user"))
    ada.groups.add(group)
    LogEntry.objects.create(
        user=ada,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(cast["bob"].id),
        object_repr="@bob",
        action_flag=CHANGE,
    )
    Authenticator.objects.create(
        user=ada, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "s", "mask": 5}
    )
    return cast


def test_there_and_back_again_every_row_is_the_same(life: dict[str, UserCard]) -> None:
    before = sums("users")

    said = move("mongodb")

    assert sums("default") == before
    assert before["users.User"].count == 3
    assert f"users_user: 3 rows, sha256 {before['users.User'].digest[:16]}" in said

    empty("users")
    assert User.objects.count() == 0
    move("postgres")

    assert sums("users") == before


def test_new_rows_get_keys_of_their_own_after_a_move(life: dict[str, UserCard]) -> None:
    move("mongodb")
    empty("users")
    last = Group.objects.using("default").create(name="made on MongoDB")
    move("postgres")

    group = Group.objects.create(name="made on PostgreSQL")

    assert group.pk > last.pk


def test_what_is_moved_already_is_not_moved_again(life: dict[str, UserCard]) -> None:
    move("mongodb")

    again = move("mongodb")

    assert "users_user: 0 rows copied" in again


@pytest.mark.parametrize("change", ["new row", "changed row"])
def test_a_target_with_other_data_is_refused_and_left_alone(
    change: str, life: dict[str, UserCard]
) -> None:
    move("mongodb")
    if change == "new row":
        SearchTerm.objects.using("default").create(user_id=7, key="0other 7")
    else:
        User.objects.using("default").filter(handle="bob").update(bio="other")
    other = sums("default")

    with pytest.raises(CommandError, match="other rows in users_"):
        move("mongodb")
    assert sums("default") == other

    move("mongodb", replace=True)
    assert sums("default") == sums("users")


def test_a_site_that_runs_is_not_moved(life: dict[str, UserCard]) -> None:
    beat("somebody")

    with pytest.raises(CommandError, match="stop the site"):
        move("mongodb")

    assert WorkerHeartbeat.objects.count() == 1
    assert User.objects.using("default").count() == 0


def test_events_on_their_way_are_not_left_behind() -> None:
    Delivery.objects.using("users").create(
        handler="none.at.all", event="none", payload={}, due_at=timezone.now()
    )

    move("mongodb")

    assert Delivery.objects.using("users").count() == 0
    assert Delivery.objects.count() == 1


@pytest.mark.slow
def test_a_move_that_was_killed_goes_on_where_it_was(
    life: dict[str, UserCard],
) -> None:
    make_edges()
    program = start_moving("mongodb")

    program.kill()
    _, errors = program.communicate()

    assert program.returncode == -signal.SIGKILL, errors
    assert_goes_on("mongodb")


@pytest.mark.slow
def test_a_move_that_lost_postgresql_goes_on_where_it_was(
    life: dict[str, UserCard],
) -> None:
    make_edges()
    move("mongodb")
    empty("users")
    before = sums("default")
    program = start_moving("postgres")

    end_other_connections()
    _, errors = program.communicate()

    assert program.returncode == 1
    assert "OperationalError" in errors
    assert_goes_on("postgres")
    assert sums("users") == before


def test_what_is_written_during_a_move_is_carried_or_ends_it(
    life: dict[str, UserCard],
) -> None:
    """Copied if its batch is still to come; otherwise the tables differ at the end."""

    def write(line: str) -> None:
        if line == "users_user: 3 rows copied":
            address = EmailAddress(user_id=life["bob"].id, email="b@example.org")
            address.save(force_insert=True)
            User.objects.filter(handle="bob").update(bio="meanwhile")

    with pytest.raises(CannotMove, match=r"both sides: users_user \(3 rows, 3 in"):
        move_accounts(source="users", target="default", replace=False, say=write)

    assert EmailAddress.objects.using("default").filter(email="b@example.org").exists()
    with pytest.raises(CommandError, match="other rows in users_user"):
        move("mongodb")
    move("mongodb", replace=True)
    assert sums("default") == sums("users")


def test_what_is_written_after_its_table_was_compared_ends_a_move(
    life: dict[str, UserCard],
) -> None:
    def write(line: str) -> None:
        if line.startswith("users_user: 3 rows, sha256"):
            User.objects.filter(handle="bob").update(bio="at the last moment")

    with pytest.raises(CannotMove, match=r"both sides: users_user \(3 rows, 3 in"):
        move_accounts(source="users", target="default", replace=False, say=write)


def make_edges() -> None:
    Relationship.objects.bulk_create(
        Relationship(id=new_id(), actor_id=n, target_id=n + 1, kind="follow")
        for n in range(EDGES)
    )


def moved_edges(to: str) -> Any:
    return Relationship.objects.using(ALIASES[to])


def start_moving(to: str) -> subprocess.Popen[str]:
    """Start a move, row by row, in a separate process; return when it has begun."""
    program = subprocess.Popen(
        [sys.executable, "-c", MOVE_ONE_BY_ONE, to],
        cwd=BASE_DIR,
        env=os.environ | SETTINGS | site_databases(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(
        lambda: program.poll() is not None or moved_edges(to).count() > 5,
        timeout_s=120,
    )
    return program


def end_other_connections() -> None:
    with connections["users"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def assert_goes_on(to: str) -> None:
    count = moved_edges(to).count()
    assert 5 < count < EDGES

    said = move(to)

    total = moved_edges(to).count()
    assert f"users_relationship: {total - count} rows copied" in said
    assert sums("default") == sums("users")


def test_sessions_that_were_moved_still_open_the_door(
    life: dict[str, UserCard], signed_in: Any
) -> None:
    client = signed_in(life["ada"])
    move("mongodb")
    empty("users")
    move("postgres")

    assert "/accounts/login" not in client.get("/").get("Location", "")
    assert client.get("/accounts/sessions/").status_code == 200

"""Tests that nobody notices a change of the database's password."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from twitter_project.databases.mongodb.renewal import renewing
from twitter_project.embedded.processes import find_free_port, wait_until
from twitter_project.secrets.aws import NAMES
from twitter_project.settings import BASE_DIR
from twitter_project.tests.locked_mongod import LockedMongod
from twitter_project.workshop.testing.secrets_server import SecretsServer

DATABASE, USERNAME, SECRET_NAME = "birds", "site", "site"
PATH = "/rest/v1/auth/register"
START_TIMEOUT_S = 240.0
AT_ONCE = 8

pytestmark = pytest.mark.slow

# Registers the people it is told to, through Django's own client.
PROGRAM = """
import json, sys, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for line in sys.stdin:
    path, person = json.loads(line)
    answer = client.post(path, person, content_type="application/json")
    print(answer.status_code, flush=True)
"""


@dataclass(frozen=True, slots=True)
class World:
    """A locked database, and a secret with its password."""

    mongod: LockedMongod
    secrets: SecretsServer

    @property
    def variables(self) -> dict[str, str]:
        unset = (*NAMES, "MONGODB_URI", "USERS_DATABASE_URL")
        return {
            **os.environ,
            **dict.fromkeys(unset, ""),
            **self.secrets.variables,
            "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
            "SECRET_NAME": SECRET_NAME,
        }

    def keep(self, password: str) -> None:
        values = {"DB_USERNAME": USERNAME, "DB_PASSWORD": password}
        place = {"DB_HOST": self.mongod.host, "DB_DATABASE": DATABASE}
        self.secrets.keep(SECRET_NAME, values | place)

    def rotate(self) -> None:
        """Change the password in the database, and then in the secret."""
        password = secrets.token_hex()
        self.mongod.change_password(USERNAME, password)
        self.keep(password)

    def restart_database(self) -> None:
        """Break every connection that has logged in."""
        self.mongod.stop()
        self.mongod.start()

    def count_people(self) -> int:
        return self.mongod.count(DATABASE, "users_user")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    mongod = LockedMongod(tmp_path_factory.mktemp("mongod"))
    world = World(mongod, SecretsServer(find_free_port()))
    world.secrets.start()
    mongod.start()
    try:
        password = secrets.token_hex()
        mongod.make_admin()
        mongod.make_user(USERNAME, password, DATABASE)
        world.keep(password)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=BASE_DIR, env=world.variables, check=True)
        yield world
    finally:
        mongod.stop()
        world.secrets.stop()


_numbers = itertools.count()


def new_person() -> dict[str, str]:
    handle = f"bird{next(_numbers)}"
    return {
        "username": handle,
        "email": f"{handle}@example.org",
        "password": "a loom of numbers",
    }


def test_djangos_client_goes_on_with_the_new_password(world: World) -> None:
    before = world.count_people()
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=BASE_DIR,
        env=world.variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None

    statuses = []
    for change in (None, world.rotate, world.restart_database, world.rotate):
        if change:
            change()
        program.stdin.write(json.dumps([PATH, new_person()]) + "\n")
        program.stdin.flush()
        statuses.append(program.stdout.readline().strip())
    program.communicate(timeout=60)

    assert statuses == ["201"] * 4
    assert world.count_people() == before + 4


@pytest.fixture
def address(world: World, tmp_path: Path) -> Iterator[str]:
    """A web server that runs with the world's secret."""
    port = find_free_port()
    command = [
        *(sys.executable, "-m", "uvicorn", "twitter_project.asgi:application"),
        *("--port", str(port), "--log-level", "warning"),
    ]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=BASE_DIR, env=world.variables, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
    try:
        assert wait_until(lambda: answers(address), timeout_s=START_TIMEOUT_S)
        yield address
    finally:
        server.terminate()
        server.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310
            return True
    except OSError:
        return False


def register(address: str) -> int:
    request = urllib.request.Request(  # noqa: S310 (an address of ours)
        address + PATH,
        json.dumps(new_person()).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_running_server_goes_on_with_the_new_password(
    world: World, address: str
) -> None:
    before = world.count_people()

    alone = register(address)
    world.rotate()
    # More at once than there are connections: some must be opened, and log in.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        together = list(threads.map(register, [address] * AT_ONCE))
    world.rotate()
    world.restart_database()
    after = register(address)

    assert [alone, *together, after] == [201] * (AT_ONCE + 2)
    assert world.count_people() == before + AT_ONCE + 2


def test_a_login_that_stays_wrong_is_tried_once(world: World) -> None:
    asked = []

    def find_login(*, is_refused: bool = False) -> tuple[str, str]:
        asked.append(is_refused)
        return USERNAME, "wrong"

    params = renewing({"host": world.mongod.host}, find_login)
    with (
        MongoClient[dict[str, Any]](**params) as client,
        pytest.raises(OperationFailure, match="Authentication failed"),
    ):
        client[DATABASE].users_user.find_one()

    assert asked == [False, True]

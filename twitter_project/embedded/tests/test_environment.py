"""Tests that configured servers win, and that production embeds none."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from twitter_project.embedded.environment import (
    BASE_DIR,
    may_embed,
    needs_servers,
    use_s3,
    wants_mongod,
    wants_s3,
)

from .conftest import ServerUser


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["help"],
        ["help", "migrate"],
        ["migrate", "--help"],
        ["run", "-h"],
        ["--version"],
        ["version"],
        ["check", "--deploy"],
        ["makemessages", "-l", "es"],
        ["compilemessages"],
        ["collectstatic", "--noinput"],
    ],
)
def test_command_without_data_starts_no_server(arguments: list[str]) -> None:
    assert not needs_servers(arguments)


@pytest.mark.parametrize(
    "arguments", [["migrate"], ["run"], ["shell"], ["makemigrations", "--check"]]
)
def test_command_with_data_starts_servers(arguments: list[str]) -> None:
    assert needs_servers(arguments)


@pytest.mark.parametrize("app_env", ["local", "test", "development"])
def test_servers_are_embedded_outside_production(app_env: str) -> None:
    assert may_embed({"APP_ENV": app_env})


def test_servers_are_embedded_where_nothing_is_said() -> None:
    assert may_embed({})


def test_production_brings_no_servers(clean_environ: dict[str, str]) -> None:
    environ = clean_environ | {"APP_ENV": "production"}
    program = "import twitter_project.embedded as e; e.ensure_servers()"

    subprocess.run(
        [sys.executable, "-c", program], cwd=BASE_DIR, env=environ, check=True
    )

    assert not Path(environ["DATA_DIR"]).exists()


@pytest.mark.parametrize("name", ["MONGODB_URI", "DB_HOST"])
def test_named_mongodb_is_used(name: str) -> None:
    assert not wants_mongod({name: "somewhere"})
    assert wants_mongod({name: ""})


@pytest.mark.parametrize("name", ["BUCKET_NAME", "AWS_ENDPOINT_URL_S3"])
def test_named_bucket_is_used(name: str) -> None:
    assert not wants_s3({name: "something"})
    assert wants_s3({"AWS_ACCESS_KEY_ID": "a developer's own account"})


def test_developers_own_aws_session_does_not_reach_the_embedded_s3() -> None:
    environ = {
        "AWS_PROFILE": "work",
        "AWS_SESSION_TOKEN": "t",
        "AWS_ACCESS_KEY_ID": "w",
    }

    use_s3(environ, {"AWS_ACCESS_KEY_ID": "ours"})

    assert environ == {"AWS_ACCESS_KEY_ID": "ours"}


def test_servers_that_are_named_are_not_started(
    start_user: Callable[..., ServerUser], tmp_path: Path
) -> None:
    named = start_user().environ
    folder = tmp_path / "second"
    environ = {
        **named,
        "DATA_DIR": str(folder),
        "BUCKET_NAME": "mine",
        "AWS_REGION": "eu-south-2",
    }

    user = start_user(environ)
    got = user.environ

    assert user.end() == 0
    assert got["MONGODB_URI"] == named["MONGODB_URI"]
    assert (got["BUCKET_NAME"], got["AWS_REGION"]) == ("mine", "eu-south-2")
    assert not folder.exists()


def test_importing_the_package_does_not_import_django() -> None:
    program = (
        "import sys, twitter_project.embedded, manage\n"
        "sys.exit('django' in sys.modules or 'pymongo' in sys.modules)"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], cwd=BASE_DIR, env=os.environ, check=False
    )

    assert result.returncode == 0

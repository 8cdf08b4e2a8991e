"""Fixtures: separate processes that use the servers of their own data folder."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import kill, terminate, wait_for_end
from twitter_project.embedded.state import ServerState, read_state

SERVER_VARIABLES = (
    "MONGODB_URI",
    "DB_HOST",
    "DB_USERNAME",
    "DB_PASSWORD",
    "BUCKET_NAME",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "USERS_DATABASE_URL",
    "AWS_REGION",
    "EMBEDDED_TEST_BUCKET",
    "PYTEST_XDIST_WORKER",
)
# Under `nohup` every process inherits that SIGHUP is ignored.
USER_PROGRAM = """
import json, os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from twitter_project.embedded import ensure_servers
ensure_servers()
print(json.dumps(dict(os.environ)), flush=True)
sys.stdin.read()
"""


class ServerUser:
    """A process that uses the servers of a data folder until it is told to end."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER_PROGRAM],
            cwd=BASE_DIR,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._environ: dict[str, str] | None = None

    @property
    def environ(self) -> dict[str, str]:
        """Return the process's environment once its servers are up."""
        if self._environ is None:
            assert self.process.stdout is not None
            self._environ = json.loads(self.process.stdout.readline())
        return self._environ

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(90)


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder; any server left on it is ended after the test."""
    folder = tmp_path / "data"
    yield folder
    for name in ("mongod", "s3", "web", "worker", "demo"):
        state = read_state(folder / "run" / f"{name}.json")
        if state is None:
            continue
        terminate(state.pid, state.mark)
        if not wait_for_end(state.pid, state.mark, timeout_s=20):
            kill(state.pid, state.mark)


@pytest.fixture
def clean_environ(data_dir: Path) -> dict[str, str]:
    """The environment of somebody who has configured no server."""
    return environ_without_servers(data_dir)


def environ_without_servers(data_dir: Path) -> dict[str, str]:
    environ = {k: v for k, v in os.environ.items() if k not in SERVER_VARIABLES}
    return environ | {"DATA_DIR": str(data_dir), "APP_ENV": "local"}


@pytest.fixture
def start_user(clean_environ: dict[str, str]) -> Iterator[Callable[..., ServerUser]]:
    """Start processes that use the data folder's servers, or those in `environ`."""
    with contextlib.ExitStack() as users:

        def start(environ: dict[str, str] | None = None) -> ServerUser:
            user = ServerUser(environ or clean_environ)
            users.callback(_close, user)
            return user

        yield start


def _close(user: ServerUser) -> None:
    with contextlib.suppress(ProcessLookupError):
        user.process.kill()
    user.process.wait()
    for pipe in (user.process.stdin, user.process.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()


@pytest.fixture
def server_state(data_dir: Path) -> Callable[[str], ServerState]:
    def find(name: str) -> ServerState:
        state = read_state(data_dir / "run" / f"{name}.json")
        assert state is not None
        return state

    return find


@pytest.fixture
def manage(
    clean_environ: dict[str, str],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run manage.py to its end with variables added to a clean environment."""

    def run(*arguments: str, **environ: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(BASE_DIR / "manage.py"), *arguments],
            env=clean_environ | environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run

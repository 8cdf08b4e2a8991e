"""Tests that `manage.py run` starts the whole site, and ends all of it again."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import (
    find_free_port,
    wait_for_end,
    wait_until,
)
from twitter_project.embedded.state import ServerState

from .conftest import environ_without_servers
from .regulars import Regulars

pytestmark = pytest.mark.slow
FindState = Callable[[str], ServerState]
PROCESSES = ("web", "worker", "mongod", "s3")
LAST_LINE = "Stop with Ctrl-C."


class Site:
    """A site that `manage.py run` has started on its own port."""

    def __init__(self, environ: dict[str, str], log: Path) -> None:
        self.port = find_free_port()
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(BASE_DIR / "manage.py"), "run"],
                env=environ | {"PORT": str(self.port)},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.log = log
        self.shown: list[str] = []

    def wait(self) -> str:
        """Return the output up to the moment when the site was up."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.shown.append(line)
            if line.strip() == LAST_LINE:
                return "".join(self.shown)
        raise AssertionError(self.log.read_text())

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(90)


@pytest.fixture(scope="module")
def data_of_stopped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a site that was started once and stopped."""
    folder = tmp_path_factory.mktemp("stopped")
    environ = environ_without_servers(folder / "data") | {"DEMO": "0"}
    site = Site(environ, folder / "run.log")
    try:
        site.wait()
        site.end(signal.SIGTERM)
    finally:
        _close(site)
    return folder / "data"


@pytest.fixture
def used_data(data_of_stopped_site: Path, data_dir: Path) -> None:
    """Copy that site's data, so that the next start has nothing to migrate."""
    # The latter are empty, and 100 MB each.
    left_out = shutil.ignore_patterns("run", "WiredTigerPreplog.*")
    shutil.copytree(data_of_stopped_site, data_dir, ignore=left_out)


@pytest.fixture
def start_site(
    clean_environ: dict[str, str], tmp_path: Path
) -> Iterator[Callable[[], Site]]:
    with contextlib.ExitStack() as sites:

        def start() -> Site:
            site = Site(clean_environ | {"DEMO": "0"}, tmp_path / "run.log")
            sites.callback(_close, site)
            return site

        yield start


def all_run(server_state: FindState) -> bool:
    return all(server_state(name).is_running() for name in PROCESSES)


def _close(site: Site) -> None:
    site.process.kill()
    site.process.wait()
    assert site.process.stdout is not None
    site.process.stdout.close()


def test_site_comes_up_and_ctrl_c_leaves_no_process(
    start_site: Callable[[], Site], server_state: FindState, data_dir: Path
) -> None:
    site = start_site()
    shown = site.wait()
    states = [server_state(name) for name in PROCESSES]
    assert all(state.is_running() for state in states)

    assert f"http://127.0.0.1:{site.port}/admin/" in shown
    assert site.get("/public") == 200
    assert f"kept in {data_dir / 'mail'}" in shown
    # Nothing stands before the logins that a newcomer cannot act on, and no line for
    # each request pushes them off the screen.
    assert "WARNING" not in site.log.read_text()
    assert "/public" not in site.log.read_text()
    password = re.search(r"password (\S+)", shown)
    kept = data_dir / "admin.txt"
    assert password is not None
    assert kept.read_text() == f"admin {password[1]}\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    assert site.end(signal.SIGINT) == 0
    assert not any(state.is_running() for state in states)


@pytest.mark.usefixtures("used_data")
def test_second_start_keeps_the_administrator(
    start_site: Callable[[], Site], data_dir: Path
) -> None:
    kept = (data_dir / "admin.txt").read_text()

    second = start_site()
    shown = second.wait()

    assert (data_dir / "admin.txt").read_text() == kept
    assert kept.split()[1] not in shown
    assert str(data_dir / "admin.txt") in shown


@pytest.mark.usefixtures("used_data")
def test_nothing_acknowledged_is_lost_while_each_process_is_killed_once(
    start_site: Callable[[], Site], server_state: FindState
) -> None:
    site = start_site()
    site.wait()
    people = Regulars(site.port)
    ports = [server_state(name).port for name in PROCESSES]

    for name in PROCESSES:
        os.kill(server_state(name).pid, signal.SIGKILL)
        people.act()

    assert wait_until(lambda: all_run(server_state), timeout_s=30)
    people.act()
    people.find_all_again()
    assert [server_state(name).port for name in PROCESSES] == ports
    lines = site.log.read_text().splitlines()
    for name in PROCESSES:
        (line,) = (line for line in lines if line.startswith(f"The {name} process"))
        assert line.endswith("; starting it again in 0.25 s.")
    states = [server_state(name) for name in PROCESSES]
    assert site.end(signal.SIGINT) == 0
    assert not any(state.is_running() for state in states)


@pytest.mark.usefixtures("used_data")
def test_killed_run_leaves_no_process(
    start_site: Callable[[], Site], server_state: FindState
) -> None:
    site = start_site()
    site.wait()
    states = [server_state(name) for name in PROCESSES]

    site.process.kill()

    for state in states:
        assert wait_for_end(state.pid, state.mark, timeout_s=30)


@pytest.mark.usefixtures("used_data")
def test_site_comes_up_again_after_it_was_killed(
    start_site: Callable[[], Site], server_state: FindState
) -> None:
    killed = start_site()
    killed.wait()
    left = [server_state(name) for name in ("web", "worker")]
    killed.process.kill()
    killed.process.wait()

    site = start_site()
    site.wait()

    for state in left:
        assert wait_for_end(state.pid, state.mark, timeout_s=0)
    assert site.get("/healthz") == 200
    assert site.end(signal.SIGTERM) == 0


def test_port_in_use(manage: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = manage("run", PORT=str(port))

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"error: PORT: {port} on 127.0.0.1 cannot be used (Address already in use); "
        "set another."
    ]

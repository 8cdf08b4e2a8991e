"""Tests the real server, in separate processes, with clients that stall."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from twitter_project.embedded.processes import start_mark, wait_until
from twitter_project.live.tests.listening import running_site
from twitter_project.serving.command import HOST, count_processes
from twitter_project.workshop.attacks.clients import (
    connect,
    count_cut,
    holding,
    slow_body,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SLOW_CLIENT_S = 1.5
COUNT = 60  # many times the number of threads


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: object
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    unblocked = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with unblocked, running_site(SLOW_CLIENT_S=str(SLOW_CLIENT_S)) as site:
        yield site


@pytest.fixture
def port(site: tuple[int, subprocess.Popen[bytes]]) -> int:
    return site[0]


def get(port: int, path: str) -> tuple[int, float]:
    began = time.monotonic()
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    return answer.status, time.monotonic() - began


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


def test_connections_are_shared_out_evenly(
    site: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, server = site
    processes = _web_processes(server.pid)

    with contextlib.ExitStack() as stack:
        for _ in range(10 * len(processes)):
            stack.enter_context(connect(HOST, port))
        # Connections that closed just now may still be counted as open.
        assert wait_until(
            lambda: min(_count_sockets(pid, port) for pid in processes) >= 9,
            timeout_s=10,
        )


@pytest.mark.parametrize("kind", ["slow bodies", "slow headers"])
def test_who_does_not_go_on_is_cut_and_stalls_nobody(port: int, kind: str) -> None:
    with holding(kind, COUNT, port=port) as connections:
        alive, home = get(port, "/healthz"), get(port, "/")

        assert (alive[0], home[0]) == (200, 200)
        # They are still there: these requests were made beside them.
        assert count_cut(connections) < COUNT or home[1] > SLOW_CLIENT_S
        assert wait_until(
            lambda: count_cut(connections) == COUNT, timeout_s=SLOW_CLIENT_S * 10
        )


def test_a_body_that_does_not_come_is_answered_with_a_problem(port: int) -> None:
    with slow_body(HOST, port) as connection:
        received = read_all(connection)

    assert received.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"application/problem+json" in received
    assert b'"code":"request_timeout"' in received


def test_headers_without_end_are_cut(port: int) -> None:
    with connect(HOST, port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        assert _goes_wrong(connection, [b"x" * 10_000] * 2_000)


def _goes_wrong(connection: socket.socket, parts: list[bytes]) -> bool:
    try:
        for part in parts:
            connection.sendall(part)
    except OSError:
        return True
    return False


def test_who_does_not_read_is_cut(port: int) -> None:
    request = f"GET /rest/v1/schema HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n"
    with connect(HOST, port) as connection:
        # More answers than the kernel buffers for a client.
        connection.sendall(request.encode() * 100)
        began = time.monotonic()
        alive = get(port, "/healthz")
        assert alive[0] == 200
        peer = connection.getsockname()

        assert wait_until(lambda: not _is_served(peer), timeout_s=SLOW_CLIENT_S * 20)

    assert time.monotonic() - began > SLOW_CLIENT_S


def _is_served(client: tuple[str, int]) -> bool:
    """Return whether the kernel still has a connection to this client."""
    wanted = f":{client[1]:04X}"
    with open("/proc/net/tcp") as table:  # noqa: PTH123
        rows = [line.split() for line in table.readlines()[1:]]
    return any(row[2].endswith(wanted) and row[3] == "01" for row in rows)


def test_a_quiet_connection_is_used_again(port: int) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    for pause_s in (SLOW_CLIENT_S * 1.5, 0):
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b'{"status": "ok"}'
        time.sleep(pause_s)
    connection.close()


def test_a_killed_process_is_replaced_and_others_answer_meanwhile(
    site: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, server = site
    before = _web_processes(server.pid)
    assert len(before) == count_processes()

    os.kill(before[0], signal.SIGKILL)

    # It may have begun to answer one request; anything later is answered.
    assert wait_until(lambda: start_mark(before[0]) is None, timeout_s=30)
    statuses = []
    while len(set(_web_processes(server.pid)) - {before[0]}) < count_processes():
        statuses.append(get(port, "/healthz")[0])
    statuses += [get(port, "/")[0] for _ in range(10)]
    assert set(statuses) == {200}
    assert before[1] in _web_processes(server.pid)


def test_processes_end_when_their_parent_is_killed(
    site: tuple[int, subprocess.Popen[bytes]],
) -> None:
    """The last test of the module: nothing serves afterwards."""
    _port, server = site
    processes = _web_processes(server.pid)
    assert processes

    server.kill()

    assert wait_until(
        lambda: all(start_mark(pid) is None for pid in processes), timeout_s=30
    )


def _connections(port: int) -> set[str]:
    """Return the sockets of established connections to the port, by their inodes."""
    with open("/proc/net/tcp") as table:  # noqa: PTH123
        rows = [line.split() for line in table.readlines()[1:]]
    return {
        row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"
    }


def _count_sockets(pid: int, port: int) -> int:
    """Return how many connections to the port the process holds."""
    wanted = {f"socket:[{inode}]" for inode in _connections(port)}
    held = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            held.add(str(descriptor.readlink()))
    return len(wanted & held)


def _web_processes(parent: int) -> list[int]:
    """Return the processes that answer."""
    found = []
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        for pid in map(int, children.read_text().split()):
            command = Path(f"/proc/{pid}/cmdline")
            if command.exists() and b"serving.web_process" in command.read_bytes():
                found.append(pid)
    return found

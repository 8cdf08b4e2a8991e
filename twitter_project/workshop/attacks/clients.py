"""Clients that hold connections open without continuing."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

CONNECTIONS_MAX = 2_000
CONNECT_TIMEOUT_S = 10.0
# What the kernel buffers for a client that does not read.
RECEIVE_BUFFER_BYTES = 4096


class NotThisMachine(Exception):
    """The target is not on the loopback."""


def check_target(host: str) -> None:
    """Raise NotThisMachine unless every address of `host` is this machine."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotThisMachine(f"{host} is not known.") from error
    if not all(ipaddress.ip_address(one[4][0]).is_loopback for one in found):
        raise NotThisMachine(f"{host} is not this machine.")


def connect(host: str, port: int, source: str = "") -> socket.socket:
    """Return a connection to this machine, from the address `source` if given."""
    check_target(host)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    connection.settimeout(CONNECT_TIMEOUT_S)
    try:
        connection.bind((source, 0))
        connection.connect((host, port))
    except OSError:
        connection.close()
        raise
    return connection


def slow_body(host: str, port: int, source: str = "") -> socket.socket:
    """Announce a body of 100 bytes and send one."""
    connection = connect(host, port, source)
    _send(
        connection,
        f"POST /rest/v1/auth/token HTTP/1.1\r\nHost: {host}:{port}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    )
    return connection


def slow_reader(host: str, port: int, source: str = "") -> socket.socket:
    """Request the home page and read nothing of it."""
    connection = connect(host, port, source)
    _send(connection, f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n")
    return connection


def slow_headers(host: str, port: int, source: str = "") -> socket.socket:
    """Begin a request and never finish its headers."""
    connection = connect(host, port, source)
    _send(connection, f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nX-Slow: ")
    return connection


OPENERS: Mapping[str, Callable[[str, int, str], socket.socket]] = {
    "slow bodies": slow_body,
    "slow readers": slow_reader,
    "slow headers": slow_headers,
}


@contextmanager
def holding(
    kind: str,
    count: int,
    *,
    port: int,
    host: str = "127.0.0.1",
    source: str = "",
) -> Iterator[list[socket.socket]]:
    """Hold this many such connections until the block ends."""
    open_ = OPENERS[kind]
    with ExitStack() as stack:
        yield [
            stack.enter_context(contextlib.closing(open_(host, port, source)))
            for _ in range(min(count, CONNECTIONS_MAX))
        ]


def count_cut(connections: list[socket.socket]) -> int:
    """Return how many connections the server has closed; first read what it sent."""
    return sum(map(_is_cut, connections))


def _is_cut(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _send(connection: socket.socket, text: str) -> None:
    # A server that cuts the connection at once has defended itself.
    with contextlib.suppress(OSError):
        connection.sendall(text.encode())

"""A web server on loopback that answers as tests tell it, however badly.

It listens on 127.0.0.2, which tests allow to be asked, and knows what 127.0.0.1, which
they do not, was asked.
"""

from __future__ import annotations

import errno
import gzip
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

from twitter_project.media.fetching import Reach

OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"
PATIENCE_S = 20.0

Answer = Callable[[socket.socket], None]


class HostileServer:
    """Answers each path by a function that writes to the socket."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.hosts: list[str] = []
        self.sent_bytes = 0
        self.resolved: list[str] = []
        self._listeners = _listen_on_both()
        self.port: int = self._listeners[0].getsockname()[1]
        for listener in self._listeners:
            threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    @property
    def reach(self) -> Reach:
        """Every host is this server, and it alone may be asked."""

        def resolve(host: str, port: int) -> list[str]:
            self.resolved.append(host)
            return [host if set(host) <= set("0123456789abcdef:.") else OUTSIDE]

        return Reach(
            is_allowed=lambda address: address == ip_address(OUTSIDE),
            more_ports=frozenset((self.port,)),
            resolve=resolve,
        )

    def url(self, path: str, host: str = "example.com") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        for listener in self._listeners:
            # Wakes the thread that accepts, too.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def page(self, path: str, body: bytes, *headers: str) -> None:
        self.answers[path] = lambda client: self._send(client, head(*headers) + body)

    def redirect(self, path: str, location: str) -> None:
        line = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode()
        self.answers[path] = lambda client: self._send(client, line)

    def drip(self, path: str, begin: bytes, every_s: float = 0.05) -> None:
        """Begin an answer, and go on a byte at a time for as long as anyone reads."""

        def answer(client: socket.socket) -> None:
            self._send(client, begin)
            ends = time.monotonic() + PATIENCE_S
            while time.monotonic() < ends:
                self._send(client, b"a")
                time.sleep(every_s)

        self.answers[path] = answer

    def flood(self, path: str, *headers: str) -> None:
        """Send 5 GB, or as much as anyone reads."""

        def answer(client: socket.socket) -> None:
            self._send(client, head(*headers))
            for _ in range(5 * 1024):
                self._send(client, bytes(1024 * 1024))

        self.answers[path] = answer

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                serve = threading.Thread(target=self._answer, args=[client])
                serve.daemon = True
                serve.start()

    def _answer(self, client: socket.socket) -> None:
        with (
            suppress(OSError, IndexError, ValueError),
            client,
            client.makefile("rb") as request,
        ):
            path = request.readline().split()[1].decode()
            for line in iter(request.readline, b"\r\n"):
                if line.lower().startswith(b"host:"):
                    self.hosts.append(line.split(b":", 1)[1].strip().decode())
            self.asked.append((client.getsockname()[0], path))
            self.answers[path](client)

    def _send(self, client: socket.socket, content: bytes) -> None:
        client.sendall(content)
        self.sent_bytes += len(content)


def head(*headers: str) -> bytes:
    kind = () if any("content-type" in line.lower() for line in headers) else HTML
    lines = ["HTTP/1.1 200 OK", *kind, *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


HTML = ("Content-Type: text/html; charset=utf-8",)


def make_bomb(size_bytes: int) -> bytes:
    """Return zeros, compressed a thousand times."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(size_bytes // 1024**2):
            file.write(bytes(1024**2))
    return packed.getvalue()


@contextmanager
def hostile_server() -> Iterator[HostileServer]:
    server = HostileServer()
    try:
        yield server
    finally:
        server.close()


def _listen_on_both() -> list[socket.socket]:
    """Listen on one port of both addresses; it may be free on only one of them."""
    while True:
        outside = socket.create_server((OUTSIDE, 0))
        try:
            inside = socket.create_server((INSIDE, outside.getsockname()[1]))
        except OSError as error:
            outside.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return [outside, inside]

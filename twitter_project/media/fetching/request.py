"""One request to one address, within a deadline and a size.

The connection goes to the address that was checked, whatever the host's name leads to
by now; the name is still what TLS verifies and what the Host header says.
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import quote

from twitter_project.media.fetching.errors import NotFetched
from twitter_project.media.fetching.reach import PORTS, Target

CHUNK = 16 * 1024
COMPRESSED = ("gzip", "x-gzip")
PLAIN = ("", "identity")
# Characters that may stand in a request's path as they are.
SAFE_IN_PATH = "/?:@!$&'()*+,;=~%[]|"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `is_cut` if the body was longer than asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_cut: bool


@dataclass(slots=True)
class _Watched:
    """The connection that a timer cuts, whatever it is waiting for."""

    connection: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: bool = False

    def cut(self) -> None:
        with self.lock:
            self.is_over = True
            if self.connection is not None:
                with suppress(OSError):
                    # Not the method of SSLSocket, which is not made for other threads.
                    socket.socket.shutdown(self.connection, socket.SHUT_RDWR)

    def watch(self, connection: socket.socket) -> None:
        with self.lock:
            self.connection = connection
            if self.is_over:
                raise TimeoutError


def request(
    target: Target,
    *,
    headers: Mapping[str, str],
    max_bytes: int,
    deadline: float,
    sent: bytes | None = None,
) -> Answer:
    """Ask the target, and read at most `max_bytes` of the body, decompressed.

    It is a POST if something is `sent`. `deadline` is a time of `time.monotonic`; the
    connection is cut then, however the server keeps us waiting. A redirect's body is
    not read. Raises: NotFetched.
    """
    try:
        with _cut_at(deadline) as watched:
            connection = http.client.HTTPConnection(target.address, target.port)
            try:
                _connect(connection, target, watched, deadline)
                _ask(connection, target, headers, sent)
                return _read_answer(connection, max_bytes, deadline)
            finally:
                connection.close()
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise NotFetched(f"{target.host}: {type(error).__name__}") from error


@contextmanager
def _cut_at(deadline: float) -> Iterator[_Watched]:
    watched = _Watched()
    timer = threading.Timer(_left(deadline), watched.cut)
    timer.daemon = True
    timer.start()
    try:
        yield watched
    finally:
        timer.cancel()


def _connect(
    connection: http.client.HTTPConnection,
    target: Target,
    watched: _Watched,
    deadline: float,
) -> None:
    """Connect to the address, and speak TLS in the name of the host."""
    address = (target.address, target.port)
    connection.sock = socket.create_connection(address, timeout=_left(deadline))
    watched.watch(connection.sock)
    if target.url.scheme == "https":
        secure = _tls().wrap_socket(
            connection.sock, server_hostname=target.host, do_handshake_on_connect=False
        )
        connection.sock = secure
        watched.watch(secure)
        secure.do_handshake()


def _ask(
    connection: http.client.HTTPConnection,
    target: Target,
    headers: Mapping[str, str],
    sent: bytes | None,
) -> None:
    path = quote(target.path, safe=SAFE_IN_PATH)
    method = "GET" if sent is None else "POST"
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    asked = {"Host": _host_header(target), "Accept-Encoding": "gzip"}
    length = {} if sent is None else {"Content-Length": str(len(sent))}
    for name, value in {**asked, "Connection": "close", **length, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(sent)


def _read_answer(
    connection: http.client.HTTPConnection, max_bytes: int, deadline: float
) -> Answer:
    with closing(connection.getresponse()) as response:
        _left(deadline)  # a connection that was cut looks like one that ended
        found = {name.lower(): value for name, value in response.getheaders()}
        body, is_cut = b"", False
        if response.status == http.client.OK:
            body, is_cut = _read(response, found, max_bytes, deadline)
        return Answer(response.status, found, body, is_cut)


def _read(
    response: http.client.HTTPResponse,
    headers: Mapping[str, str],
    max_bytes: int,
    deadline: float,
) -> tuple[bytes, bool]:
    """Return the body and whether it was cut; never more than a chunk is in memory."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in PLAIN + COMPRESSED:
        raise ValueError(f"Content-Encoding: {encoding}")
    unzip = zlib.decompressobj(wbits=31) if encoding in COMPRESSED else None
    body = bytearray()
    while chunk := response.read1(CHUNK):
        _left(deadline)
        room = max_bytes + 1 - len(body)
        body += unzip.decompress(chunk, room) if unzip else chunk[:room]
        if len(body) > max_bytes:
            return bytes(body[:max_bytes]), True
    _left(deadline)
    return bytes(body), False


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    is_usual = target.port == PORTS[target.url.scheme]
    return host if is_usual else f"{host}:{target.port}"


def _left(deadline: float) -> float:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


@functools.lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()

"""Tests limits on what one connection may send, on the protocol with a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from twitter_project.serving.asgi import Receive, Scope, Send
from twitter_project.serving.protocol import PIPELINED_MAX, BoundedProtocol

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
WHOLE = HEAD + b"\r\n2\r\n{}\r\n0\r\n\r\n"
# A chunk that asyncio reads at once is never refused before it is read.
PART = b"x" * 256 * 1024


class Application:
    """Reads a body and answers; keeps the headers as they are at that time."""

    def __init__(self) -> None:
        self.asked: list[list[tuple[bytes, bytes]]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        self.asked.append(list(scope["headers"]))
        await self.may_answer.wait()
        start = {"type": "http.response.start", "status": 200, "headers": []}
        await send(start)
        await send({"type": "http.response.body", "body": b"ok"})


async def converse(
    application: Application, parts: Iterable[bytes], *, until: bytes = b""
) -> bytes:
    """Send the parts; return the answer, up to `until` or the end."""
    loop = asyncio.get_running_loop()
    config = Config(application, http=BoundedProtocol, lifespan="off", log_config=None)
    config.load()
    state = ServerState()
    server = await loop.create_server(
        lambda: BoundedProtocol(config, state, {}, loop), "127.0.0.1", 0
    )
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        return await asyncio.wait_for(_converse(reader, writer, parts, until), 10)
    finally:
        writer.close()
        server.close()
        application.may_answer.set()


async def _converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    parts: Iterable[bytes],
    until: bytes,
) -> bytes:
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await (reader.readuntil(until) if until else reader.read())
    except ConnectionError:
        return b""


def test_trailers_are_no_headers() -> None:
    async def ask() -> list[tuple[bytes, bytes]]:
        application = Application()
        sent = WHOLE.removesuffix(b"\r\n") + b"X-Forwarded-For: 1.1.1.1\r\n\r\n"
        await converse(application, [sent], until=b"0\r\n\r\n")
        return application.asked[0]

    names = [name for name, _value in asyncio.run(ask())]
    assert names == [b"host", b"transfer-encoding"]


def test_a_header_does_not_pass_for_another() -> None:
    async def ask() -> list[tuple[bytes, bytes]]:
        application = Application()
        sent = WHOLE.replace(b"Host: a", b"Host: a\r\nX_Forwarded_For: 1.1.1.1")
        await converse(application, [sent], until=b"0\r\n\r\n")
        return application.asked[0]

    names = [name for name, _value in asyncio.run(ask())]
    assert names == [b"host", b"transfer-encoding"]


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(HEAD + b"X-Long: ", id="header"),
        pytest.param(WHOLE[:-2] + b"X-Long: ", id="trailer"),
        pytest.param(HEAD + b"\r\n2;", id="chunk extension"),
        pytest.param(WHOLE + b"GET /", id="address of the next"),
    ],
)
def test_what_is_no_body_is_bounded_while_an_answer_is_awaited(start: bytes) -> None:
    async def ask() -> bytes:
        application = Application()
        application.may_answer.clear()
        return await converse(application, [start, *[PART] * 8])

    assert asyncio.run(ask()) == b""


def test_requests_that_await_no_answer_are_bounded() -> None:
    async def ask() -> tuple[bytes, int]:
        application = Application()
        answer = await converse(application, [WHOLE * (PIPELINED_MAX + 2)])
        return answer, len(application.asked)

    answer, count = asyncio.run(ask())
    assert b" 400 " in answer
    assert count <= 1


def test_a_body_in_small_chunks_is_taken() -> None:
    async def ask() -> int:
        application = Application()
        body = b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"
        await converse(application, [HEAD + b"\r\n", body], until=b"0\r\n\r\n")
        return len(application.asked)

    assert asyncio.run(ask()) == 1


def test_as_many_requests_as_are_taken_are_answered() -> None:
    async def ask() -> int:
        application = Application()
        sent = [
            WHOLE * PIPELINED_MAX,
            WHOLE.replace(b"Host", b"Connection: close\r\nHost"),
        ]
        return (await converse(application, sent)).count(b" 200 OK")

    assert asyncio.run(ask()) == PIPELINED_MAX + 1

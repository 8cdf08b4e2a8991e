"""The site as an ASGI application: whole requests in, whole answers out.

A request holds a thread only in between, so a client that sends or reads slowly holds a
coroutine and some disk, never a thread.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from a2wsgi.wsgi import build_environ

from twitter_project.microservices.prefix import strip_prefix
from twitter_project.serving.asgi import (
    ClientLeft,
    Headers,
    Receive,
    Refused,
    Scope,
    Send,
)
from twitter_project.serving.bodies import Bodies, Body, body_bytes
from twitter_project.serving.lanes import Answer, Lanes, choose_lane
from twitter_project.serving.limits import Limits

PART_BYTES = 64 * 1024
REQUEST_TIMEOUT = 408
LIVENESS = "/healthz"
ALIVE = b'{"status": "ok"}'
ALIVE_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(ALIVE)).encode()),
    (b"cache-control", b"no-store"),
]
# Makes the answer to a request that never reached a thread.
Refuse = Callable[[WSGIEnvironment, int], Answer]


class Site:
    """Answers each request of the server with the WSGI application."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        refuse: Refuse,
        limits: Limits,
        url_prefix: str = "",
    ) -> None:
        self._lanes = Lanes(application, limits)
        self._bodies = Bodies(limits)
        self._refuse = refuse
        self._url_prefix = url_prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(f"This site has no {scope['type']}.")
        path = strip_prefix(scope["path"], self._url_prefix)
        if path == LIVENESS and scope["method"] in ("GET", "HEAD"):
            await _send_alive(send)
            return
        # A client that has left needs no answer.
        with contextlib.suppress(ClientLeft):
            await self._answer(scope, path, receive, send)

    async def _answer(
        self, scope: Scope, path: str, receive: Receive, send: Send
    ) -> None:
        try:
            body = await self._bodies.take(scope, receive)
            with self._bodies.hold(body):
                environ = make_environ(scope, body)
                lane = choose_lane(scope, path)
                answer = await self._lanes.answer(lane, environ)
        except Refused as refusal:
            environ = make_environ(scope, None)
            answer = self._refuse(environ, refusal.status)
            if refusal.status == REQUEST_TIMEOUT:
                answer.headers.append((b"connection", b"close"))
        with answer.body:
            await _send_answer(answer, send)


def make_environ(scope: Scope, body: Body | None) -> WSGIEnvironment:
    """Return the request as a WSGI environment."""
    given: Any = build_environ(scope, body)  # type: ignore[arg-type]
    environ: WSGIEnvironment = given
    # The length is known now, whether or not it was announced.
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if body is not None and (size_bytes := body_bytes(body)):
        environ["CONTENT_LENGTH"] = str(size_bytes)
    return environ


async def _send_alive(send: Send) -> None:
    """Report that this process is alive, without using a thread."""
    await send(
        {"type": "http.response.start", "status": 200, "headers": [*ALIVE_HEADERS]}
    )
    await send({"type": "http.response.body", "body": ALIVE})


async def _send_answer(answer: Answer, send: Send) -> None:
    """Send the answer in parts, each once the client has read the previous one."""
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": answer.headers,
        }
    )
    part = answer.body.read(PART_BYTES)
    more = True
    while more:
        following = answer.body.read(PART_BYTES)
        more = bool(following)
        await send({"type": "http.response.body", "body": part, "more_body": more})
        part = following

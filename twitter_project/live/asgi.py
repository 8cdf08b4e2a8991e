"""The stream's HTTP: the site's own view admits clients, then events are sent from
here.

So the same middleware and code authenticate, throttle and refuse streams as every other
request, once, and an open stream holds no thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from twitter_project.live.admission import KEY, Admission, Places
from twitter_project.live.hub import Hub
from twitter_project.live.types import Listener
from twitter_project.microservices.prefix import strip_prefix

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

OPENING = ("GET", "/rest/v1/stream")
END_TIMEOUT_S = 5.0
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class LiveUpdates:
    """Serves streams; passes every other request on to the site unchanged."""

    def __init__(self, site: Application) -> None:
        self._site = site
        self._places = Places()
        self._hub: Hub | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif _opens_stream(scope):
            await self._admit(scope, receive, send)
        else:
            await self._site(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and end with the server. Streams end before it waits for requests."""
        await receive()
        if threading.current_thread() is threading.main_thread():
            for number in ENDING_SIGNALS:
                self._end_streams_on(number)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    def _end_streams_on(self, number: signal.Signals) -> None:
        """End streams on these signals: servers would wait for them forever."""
        usual, loop = signal.getsignal(number), asyncio.get_running_loop()
        if not callable(usual):  # the process ends at once, and streams with it
            return

        def end(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._stop)
            usual(number, frame)

        signal.signal(number, end)

    def _stop(self) -> None:
        if self._hub is not None:
            self._hub.stop()

    def _find_hub(self) -> Hub:
        """Return the hub, which is created with the first stream."""
        if self._hub is None:
            self._hub = Hub()
            self._hub.start()
        return self._hub

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the site; pass on its answer unless it admits a stream."""
        hub = self._find_hub()
        admission = Admission(self._places, is_ready=await hub.is_ready())
        scope[KEY] = admission
        held: list[Message] = []

        async def hold(message: Message) -> None:
            if admission.listener is None:
                await send(message)
            else:
                held.append(message)

        try:
            await self._site(scope, receive, hold)
            if (listener := admission.listener) is None:
                return
            start = held[0]
            start["headers"] = _stream_headers(start["headers"])
            await send(start)
            await _stream(hub, listener, scope, receive, send)
        finally:
            if admission.listener is not None:
                self._places.give_back(admission.listener.account_id)


def _opens_stream(scope: Scope) -> bool:
    """Return whether the request may become a stream."""
    if scope["type"] != "http" or settings.LIVE_UPDATES != "sse":
        return False
    path = strip_prefix(scope["path"], settings.URL_PREFIX)
    return (scope["method"], path) == OPENING


async def _stream(
    hub: Hub, listener: Listener, scope: Scope, receive: Receive, send: Send
) -> None:
    stream, first = hub.join(listener, _last_id(scope))

    async def end_with_client() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        stream.end()

    async def write(content: bytes) -> None:
        await send({"type": "http.response.body", "body": content, "more_body": True})

    watching = asyncio.create_task(end_with_client())
    try:
        await stream.write_to(write, first)
    finally:
        hub.leave(stream)
        watching.cancel()
    # A client that has stopped reading does not read the end either.
    with contextlib.suppress(OSError, TimeoutError):
        end = {"type": "http.response.body", "body": b"", "more_body": False}
        await asyncio.wait_for(send(end), END_TIMEOUT_S)


def _last_id(scope: Scope) -> str:
    """Return the last event that the client has, empty if it names none.

    A page that reopens a stream cannot set the header, so it uses `after`.
    """
    headers: dict[bytes, bytes] = dict(scope["headers"])
    if (given := headers.get(b"last-event-id")) is not None:
        return given.decode("latin-1").strip()
    query: dict[str, list[str]] = parse_qs(scope["query_string"].decode("latin-1"))
    return query.get("after", [""])[0]


def _stream_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    replaced = {b"content-length", *(name for name, _value in HEADERS)}
    kept = [(name, value) for name, value in headers if name not in replaced]
    return [*kept, *HEADERS]

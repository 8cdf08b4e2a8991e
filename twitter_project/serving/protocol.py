"""uvicorn's HTTP protocol, with the deadlines that it lacks.

uvicorn waits for headers, of any length, as long as a client likes, and keeps an answer
in memory until the client has read it, even if it never does. It also treats trailers
as headers, although clients write them after the proxies have added theirs.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from twitter_project.serving.limits import limits_of_process

LOOKS = 4  # within `slow_client_s`
# Requests of one connection that wait for the answers before theirs.
PIPELINED_MAX = 100


class BoundedProtocol(HttpToolsProtocol):
    """One connection, which is closed if its client is too slow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits_of_process()
        self._looking: asyncio.TimerHandle | None = None
        # When each began: waiting for headers, waiting for the client to read, being
        # idle.
        self._headers_since: float | None = None
        self._unread_since: float | None = None
        self._quiet_since = 0.0
        self._takes_headers = False
        # Bytes since the parser last completed a head, a part of a body, or a request.
        self._pending_bytes = 0
        self._unread_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._headers_since = self._quiet_since = self.loop.time()
        self._look_again()
        if len(self.connections) > self._limits.connections_max:
            self._longest_quiet().transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._headers_since is None and self._is_quiet():
            self._headers_since = self.loop.time()
        self._pending_bytes += len(data)
        super().data_received(data)
        # Headers, trailers, or other bytes that are neither a body nor the end of one.
        if self._pending_bytes > self._limits.headers_max_bytes:
            self.transport.abort()

    def on_message_begin(self) -> None:
        self._takes_headers = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Accept a header, but not a trailer or a name that could be mistaken for
        another.

        WSGI uses one name for `X-Forwarded-For`, which proxies write, and for
        `X_Forwarded_For`, which any client may send.
        """
        if self._takes_headers and b"_" not in name:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= PIPELINED_MAX:
            # uvicorn stops reading, but processes everything that it has read.
            raise ValueError("Too many requests at once.")
        self._headers_since = None
        self._takes_headers = False
        self._pending_bytes = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._pending_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._pending_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._quiet_since = self.loop.time()
        super().on_response_complete()

    def resume_writing(self) -> None:
        self._unread_since = None
        super().resume_writing()

    def _is_quiet(self) -> bool:
        """Return whether no request of this connection is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _longest_quiet(self) -> BoundedProtocol:
        """Return the connection that makes room for others, possibly this one."""
        quiet = [
            one
            for one in self.connections
            if isinstance(one, BoundedProtocol) and one._is_quiet()
        ]
        return min(quiet, key=lambda one: one._quiet_since, default=self)

    def _look_again(self) -> None:
        pause_s = self._limits.slow_client_s / LOOKS
        self._looking = self.loop.call_later(pause_s, self._look)

    def _look(self) -> None:
        """Close the connection if its client has been too slow for too long."""
        now = self.loop.time()
        unread_bytes = self.transport.get_write_buffer_size()
        if not unread_bytes or unread_bytes < self._unread_bytes:
            self._unread_since = None
        if unread_bytes and self._unread_since is None:
            self._unread_since = now
        self._unread_bytes = unread_bytes
        limit_s = self._limits.slow_client_s
        awaited = (self._headers_since, self._unread_since)
        if any(since is not None and now - since > limit_s for since in awaited):
            self.transport.abort()
        else:
            self._look_again()

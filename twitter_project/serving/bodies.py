"""Request bodies, received in full before a thread sees the request."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, NoReturn

from django.core.exceptions import RequestDataTooBig

from twitter_project.serving.asgi import ClientLeft, Receive, Refused, Scope
from twitter_project.serving.limits import Limits

# A body younger than this does not count as slow.
YOUNG_S = 1.0


class TooLarge:
    """Stands in for a body over the limit; reading it refuses the request."""

    def read(self, _size: int = -1) -> NoReturn:
        raise RequestDataTooBig

    def readline(self, _size: int = -1) -> NoReturn:
        raise RequestDataTooBig

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


Body = IO[bytes] | TooLarge


class _Intake:
    """A body that is being received; `deadline` moves as bytes come in."""

    def __init__(self, began: float, deadline: asyncio.Timeout) -> None:
        self.began = began
        self.deadline = deadline
        self.size_bytes = 0

    def rate(self, now: float) -> float:
        return self.size_bytes / max(now - self.began, 0.001)


class Bodies:
    """The bodies that one process is receiving, or holding for its threads.

    When too many are being received, the slowest makes room, so clients that open
    connections and send nothing push out only each other.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._intakes: set[_Intake] = set()
        self._held_bytes = 0

    @contextmanager
    def hold(self, body: Body) -> Iterator[None]:
        """Count a received body until the block ends, then close it."""
        size_bytes = 0 if isinstance(body, TooLarge) else body_bytes(body)
        self._held_bytes += size_bytes
        try:
            yield
        finally:
            self._held_bytes -= size_bytes
            body.close()

    async def take(self, scope: Scope, receive: Receive) -> Body:
        """Return the whole body; a large one is kept on disk.

        Raises: ClientLeft; Refused with 408 if it arrives too slowly, with 503 if this
        process has no room for it.
        """
        announced = announced_bytes(scope)
        if announced == 0:
            return io.BytesIO()
        if announced is not None and announced > self._limits.body_max_bytes:
            return TooLarge()
        self._check_room(announced or 0)
        self._make_room()
        try:
            async with asyncio.timeout(self._limits.slow_client_s) as deadline:
                intake = _Intake(asyncio.get_running_loop().time(), deadline)
                self._intakes.add(intake)
                try:
                    return await self._take(intake, receive)
                finally:
                    self._intakes.discard(intake)
        except TimeoutError:
            raise Refused(408) from None

    async def _take(self, intake: _Intake, receive: Receive) -> Body:
        body: IO[bytes] = SpooledTemporaryFile(self._limits.memory_max_bytes)  # noqa: SIM115
        try:
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientLeft
                chunk = message.get("body", b"")
                intake.size_bytes += len(chunk)
                if intake.size_bytes > self._limits.body_max_bytes:
                    body.close()
                    return TooLarge()
                self._check_room(0)
                body.write(chunk)
                more = message.get("more_body", False)
                self._move_deadline(intake)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body

    def _move_deadline(self, intake: _Intake) -> None:
        """Give a body that arrives fast enough more time, up to `body_max_s`."""
        limits = self._limits
        earned_s = limits.slow_client_s + intake.size_bytes / limits.body_bytes_per_s
        deadline = intake.began + min(earned_s, limits.body_max_s)
        if deadline > (intake.deadline.when() or 0):
            intake.deadline.reschedule(deadline)

    def _check_room(self, more_bytes: int) -> None:
        if more_bytes and more_bytes <= self._limits.memory_max_bytes:
            return
        underway = sum(intake.size_bytes for intake in self._intakes)
        if self._held_bytes + underway + more_bytes > self._limits.bodies_max_bytes:
            raise Refused(503)

    def _make_room(self) -> None:
        """End the slowest body if this process already receives as many as it may."""
        if len(self._intakes) < self._limits.bodies_max:
            return
        now = asyncio.get_running_loop().time()
        slow = [one for one in self._intakes if now - one.began > YOUNG_S]
        if not slow:
            raise Refused(503)
        slowest = min(slow, key=lambda intake: intake.rate(now))
        self._intakes.discard(slowest)
        slowest.deadline.reschedule(now)


def announced_bytes(scope: Scope) -> int | None:
    """Return the length that the headers announce; None for a chunked body."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def body_bytes(body: Body) -> int:
    """Return the length of a received body; the largest int for one over the limit."""
    if isinstance(body, TooLarge):
        return sys.maxsize
    size_bytes = body.seek(0, io.SEEK_END)
    body.seek(0)
    return size_bytes

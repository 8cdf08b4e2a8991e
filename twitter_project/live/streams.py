"""One open stream: its queue, and what it writes until it ends."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from twitter_project.live.types import Event, Listener

QUEUE_MAX = 100
HEARTBEAT_S = 15.0
RETRY_MS = 3000

Write = Callable[[bytes], Awaitable[None]]


class Stream:
    """The events that wait for one client. All but `listener` belongs to the loop.

    A client that reads too slowly is cut off when the queue is full, and reconnects.
    """

    def __init__(self, listener: Listener, after: str) -> None:
        self.listener = listener
        self.after = after
        self.position = after
        self._queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE_MAX)
        self._ended = asyncio.Event()

    def put(self, event: Event) -> None:
        """Queue an event, unless the client already has it."""
        if event.id <= self.after:
            return
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self.end()

    def move_on(self, position: str) -> None:
        """Note that everything up to this position is queued."""
        self.position = max(self.position, position)

    def end(self) -> None:
        self._ended.set()

    async def write_to(self, write: Write, first: AsyncIterator[Event]) -> None:
        """Write `first`, then later events, until the stream is ended from outside."""
        writing = asyncio.create_task(self._write_on(write, first))
        ending = asyncio.create_task(self._ended.wait())
        left_s = max(self.listener.ends_at_s - time.time(), 0)
        try:
            await asyncio.wait(
                (writing, ending),
                timeout=left_s,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if writing.done():
                writing.result()
        finally:
            for task in (writing, ending):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task

    async def _write_on(self, write: Write, first: AsyncIterator[Event]) -> None:
        await write(b"retry: %d\n\n" % RETRY_MS)
        async for event in first:
            await write(event.encode())
        while True:
            await write(await self._next())

    async def _next(self) -> bytes:
        try:
            event = await asyncio.wait_for(self._queue.get(), HEARTBEAT_S)
        except TimeoutError:
            # The id advances although there is no event, so that a quiet client can
            # resume.
            return b": still here\nid: %b\n\n" % self.position.encode()
        return event.encode()

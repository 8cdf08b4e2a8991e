"""The hub of a process: distributes news to the open streams.

An item is remembered, together with the clients connected at that time, before it is
known whom it concerns. So a client that joins finds each item either in the memory or
in its queue, never in both.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import AsyncIterator, Callable, Collection, Sequence

from django.db import DatabaseError, close_old_connections

from twitter_project.live.memory import Memory
from twitter_project.live.reading import Reader, ReadStep
from twitter_project.live.streams import Stream
from twitter_project.live.telling import Told, count_event, tell
from twitter_project.live.types import Event, Kind, Listener, News
from users.types import Viewer

logger = logging.getLogger(__name__)

BATCH_MAX = 1000
TRY_AGAIN_S = 1.0
READY_TIMEOUT_S = 15.0


class Hub:
    """Belongs to an event loop, which alone touches streams; `stop` ends them all.

    One thread reads the change stream into `steps`, another asks the services whom to
    tell.
    """

    def __init__(self, steps: queue.Queue[ReadStep] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._streams: set[Stream] = set()
        self._memory = Memory()
        self._steps = steps or queue.Queue(BATCH_MAX * 10)
        self._is_ready = asyncio.Event()
        self._reader = Reader(self._steps)
        self._is_stopping = threading.Event()

    def start(self) -> None:
        self._reader.start()
        threading.Thread(target=self._tell_on, name="live-teller", daemon=True).start()

    def stop(self) -> None:
        self._reader.stop()
        self._is_stopping.set()
        for stream in list(self._streams):
            stream.end()

    async def is_ready(self) -> bool:
        """Return whether changes are received from now on; wait a while for it."""
        try:
            await asyncio.wait_for(self._is_ready.wait(), READY_TIMEOUT_S)
        except TimeoutError:
            return False
        return True

    def join(
        self, listener: Listener, last_id: str
    ) -> tuple[Stream, AsyncIterator[Event]]:
        """Open a stream; return it with its first events.

        `last_id` is the last event that the client has, if any. Call `leave`
        afterwards.
        """
        with self._lock:
            position = self._memory.position
            can_resume = self._memory.holds(last_id)
            stream = Stream(listener, last_id if can_resume else position)
            missed = self._memory.since(stream.after)
            self._streams.add(stream)
        if self._is_stopping.is_set():
            stream.end()
        stands_at = max(stream.after, position)
        is_lost = bool(last_id) and not can_resume
        return stream, _first_events(stream, missed, stands_at, is_lost=is_lost)

    def leave(self, stream: Stream) -> None:
        with self._lock:
            self._streams.discard(stream)

    def _tell_on(self) -> None:
        while not self._is_stopping.is_set():
            batch = self._take_batch()
            try:
                self._tell_batch(batch)
            except Exception:
                logger.exception("Live updates could not be sent; streams start over.")
                with self._lock:
                    self._memory.begin(batch[-1].position)
                    streams = frozenset(self._streams)
                self._in_loop(_end_all, streams)

    def _tell_batch(self, batch: Sequence[ReadStep]) -> None:
        with self._lock:
            for step in batch:
                self._memory.note(step)
            streams = frozenset(self._streams)
        if streams and any(step.begins for step in batch):
            self._in_loop(_end_all, streams)  # nobody knows what they missed
            return
        news = [step.news for step in batch if step.news is not None]
        told = self._ask(news, {one.listener.viewer for one in streams})
        self._in_loop(self._hand_out, streams, news, told, batch[-1])

    def _take_batch(self) -> list[ReadStep]:
        """Wait for something, and return everything that is there by then."""
        batch = [self._steps.get()]
        while len(batch) < BATCH_MAX and not self._steps.empty():
            batch.append(self._steps.get())
        return batch

    def _ask(self, news: Sequence[News], viewers: Collection[Viewer]) -> Told:
        """Find the viewers to tell; wait as long as the database is away."""
        while True:
            try:
                return _tell(news, viewers)
            except DatabaseError as error:
                if self._is_stopping.wait(TRY_AGAIN_S):
                    return []
                logger.warning("Live updates wait for the database: %s", error)

    def _in_loop(self, function: Callable[..., None], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the site ends
            self._loop.call_soon_threadsafe(function, *args)

    def _hand_out(
        self,
        streams: Collection[Stream],
        news: Sequence[News],
        told: Told,
        last: ReadStep,
    ) -> None:
        """Queue each stream's events. Call in the loop."""
        by_account: dict[int, list[Event]] = {}
        for account_id, event in told:
            by_account.setdefault(account_id, []).append(event)
        suspended_ids = {one.owner_id for one in news if one.kind is Kind.ACCOUNT}
        ended_keys = {one.session_key for one in news if one.kind is Kind.SIGNED_OUT}
        for stream in streams:
            listener = stream.listener
            for event in by_account.get(listener.account_id, ()):
                stream.put(event)
            stream.move_on(last.position)
            is_suspended = listener.account_id in suspended_ids
            if is_suspended or listener.session_key in ended_keys:
                stream.end()
        if last.is_present:
            self._is_ready.set()


async def _first_events(
    stream: Stream, missed: Sequence[News], stands_at: str, *, is_lost: bool
) -> AsyncIterator[Event]:
    """Return what the client missed, and the current state."""
    viewer = stream.listener.viewer
    for _account_id, event in await asyncio.to_thread(_tell, missed, {viewer}):
        yield event
    if is_lost:
        yield Event(stands_at, "reset", {})
    yield await asyncio.to_thread(_count, viewer.account_id, stands_at)
    stream.move_on(stands_at)


def _end_all(streams: Collection[Stream]) -> None:
    for stream in streams:
        stream.end()


def _tell(news: Sequence[News], viewers: Collection[Viewer]) -> Told:
    close_old_connections()
    return tell(news, viewers)


def _count(account_id: int, token: str) -> Event:
    close_old_connections()
    return count_event(account_id, token)

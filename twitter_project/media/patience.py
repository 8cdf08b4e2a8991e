"""Time limits for whole calls to other servers.

A socket's timeout limits each wait for a byte, and clients retry by themselves: a
server that accepted and never answered took 93 s of a request. Here a limit covers the
whole call, and all calls of one piece of work may share it.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
# An abandoned call holds its thread until its socket times out.
THREADS = 16


class GaveUp(Exception):
    """The call took too long. It may still take effect."""


@dataclass(slots=True)
class _Patience:
    left_s: float


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


@contextmanager
def patience(total_s: float) -> Iterator[None]:
    """Limit the total time of all calls in the block; an outer block's limit wins."""
    if _patience.get() is not None:
        yield
        return
    token = _patience.set(_Patience(total_s))
    try:
        yield
    finally:
        _patience.reset(token)


def call_in_time(call: Callable[[], T], *, limit_s: float) -> T:
    """Make a call in a thread and return its answer.

    Raises: GaveUp; and any error of the call.
    """
    shared = _patience.get()
    if shared is not None:
        limit_s = min(limit_s, shared.left_s)
    if limit_s <= 0:
        raise GaveUp
    future = _threads(os.getpid()).submit(call)
    started_at = time.monotonic()
    try:
        return future.result(limit_s)
    except TimeoutError:
        # The call itself may have raised TimeoutError.
        if future.done():
            return future.result()
        future.cancel()
        raise GaveUp from None
    finally:
        if shared is not None:
            shared.left_s -= time.monotonic() - started_at


@functools.lru_cache(maxsize=1)
def _threads(pid: int) -> ThreadPoolExecutor:
    """Return the process's threads; a forked child has none of its parent's."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="patience")

"""Counts this thread's commands to MongoDB, for what is told of each request.

Import this before the first query: a client tells only the listeners that were
registered before it was made.
"""

from __future__ import annotations

import threading

from pymongo import monitoring


class _Counter(threading.local):
    count = 0


_counter = _Counter()


class _Listener(monitoring.CommandListener):
    def started(self, event: monitoring.CommandStartedEvent) -> None:
        _counter.count += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Was counted."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Was counted."""


monitoring.register(_Listener())


def count_so_far() -> int:
    """Return how many commands this thread has sent; take the difference of two."""
    return _counter.count

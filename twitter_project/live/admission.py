"""What the view and the stream's HTTP code tell each other about a request."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from twitter_project.live.types import Listener

# In the request's ASGI scope, which the view finds in its environment.
KEY = "twitter_project.live"


class Places:
    """How many streams each account has in this process, or is about to open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[int] = Counter()

    def take(self, account_id: int, at_most: int) -> bool:
        """Take a place if one is free; return whether it was."""
        with self._lock:
            if self._taken[account_id] >= at_most:
                return False
            self._taken[account_id] += 1
            return True

    def give_back(self, account_id: int) -> None:
        with self._lock:
            self._taken[account_id] -= 1
            if not self._taken[account_id]:
                del self._taken[account_id]


@dataclass(slots=True)
class Admission:
    """If not `is_ready`, changes would be missed now. The view calls `admit`."""

    places: Places
    is_ready: bool
    listener: Listener | None = None

    def admit(self, listener: Listener, *, at_most: int) -> bool:
        """Grant a stream, unless the account already has `at_most` streams."""
        if self.places.take(listener.account_id, at_most):
            self.listener = listener
        return self.listener is not None

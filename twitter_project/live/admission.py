"""What the view and the stream's HTTP tell each other about one request."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from twitter_project.live.types import Listener

# In the request's ASGI scope, which the view finds in its environment.
KEY = "twitter_project.live"


class Places:
    """How many streams each account has in this process, or is about to have."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[int] = Counter()

    def take(self, account_id: int, at_most: int) -> bool:
        """Take a place if there is one; return whether there was."""
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
    """Not `is_ready`: what happens now would not be heard. The view calls `admit`."""

    places: Places
    is_ready: bool
    listener: Listener | None = None

    def admit(self, listener: Listener, *, at_most: int) -> bool:
        """Grant a stream, unless the account has `at_most` streams already."""
        if self.places.take(listener.account_id, at_most):
            self.listener = listener
        return self.listener is not None

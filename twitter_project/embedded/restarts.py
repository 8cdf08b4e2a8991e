"""Decides when to restart a process that keeps ending, and when to give up."""

import time
from collections.abc import Callable

RESTARTS_MAX = 5
WITHIN_S = 60.0
FIRST_WAIT_S = 0.25


class Restarts:
    """The restarts of one process within the last minute."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._planned_at: list[float] = []

    def plan(self) -> float | None:
        """Count another restart and return how long to wait before it.

        The wait doubles each time. None if there were too many within a minute.
        """
        now = self._clock_s()
        self._planned_at = [at for at in self._planned_at if now - at < WITHIN_S]
        if len(self._planned_at) >= RESTARTS_MAX:
            return None
        wait_s: float = FIRST_WAIT_S * 2 ** len(self._planned_at)
        self._planned_at.append(now)
        return wait_s

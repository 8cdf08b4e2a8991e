"""The thread that reads the process's change stream and survives every error."""

from __future__ import annotations

import logging
import queue
import threading
import time
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections

from twitter_project.live.types import News
from twitter_project.live.watching import make_watches
from twitter_project.shared.changes import (
    HistoryLost,
    database_time_s,
    open_changes,
    token_floor,
)

logger = logging.getLogger(__name__)

# Clients come back within seconds, and nobody is admitted before all this is read:
# under full load MongoDB searches a second of it in about a tenth of one.
LOOK_BACK_S = 30.0
# If more was written than can be read in this time, clients get a `reset` instead.
CATCH_UP_MAX_S = 6.0
TRY_AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class ReadStep:
    """One step of reading: the news, if any, and the position reached.

    `begins`: changes before this position are unknown. `is_present`: everything that
    happened before reading began has been read. An answer without a change does not
    prove that: MongoDB also gives one while it is still searching older entries.
    """

    news: News | None
    position: str
    begins: bool = False
    is_present: bool = False


class _TooMuchBehind(Exception):
    """Catching up takes longer than clients wait."""


class Reader:
    """Reads from a few moments ago onwards, into a queue; waits while that is full."""

    def __init__(self, steps: queue.Queue[ReadStep]) -> None:
        self._steps = steps
        self._read_to = ""
        self._look_back_s = LOOK_BACK_S
        self._is_stopping = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._read_on, name="live-reader", daemon=True).start()

    def stop(self) -> None:
        self._is_stopping.set()

    def _read_on(self) -> None:
        while not self._is_stopping.is_set():
            try:
                close_old_connections()
                self._read()
            except (HistoryLost, _TooMuchBehind) as error:
                logger.info("Live updates begin now: %s", error)
                self._read_to, self._look_back_s = "", 0
            except DatabaseError as error:
                logger.warning("Live updates wait for the database: %s", error)
                self._is_stopping.wait(TRY_AGAIN_S)
            except Exception:
                logger.exception("Live updates failed and start over.")
                self._is_stopping.wait(TRY_AGAIN_S)

    def _read(self) -> None:
        """Go on where the last attempt ended; the first starts `_look_back_s` ago."""
        watches = make_watches()
        now_s, began_s = database_time_s(), time.monotonic()
        after = self._read_to
        if not after and self._look_back_s:
            after = token_floor(now_s - self._look_back_s)
        with open_changes(list(watches), after=after) as changes:
            if not self._read_to:
                begins_at = after or changes.position
                self._steps.put(ReadStep(None, begins_at, begins=True))
                self._read_to = begins_at
            while not self._is_stopping.is_set():
                change = changes.next()
                # First, so that an unreadable change is not met again.
                self._read_to = change.token if change else changes.position
                news = watches[change.watch](change) if change else None
                is_present = self._read_to >= token_floor(now_s)
                self._steps.put(ReadStep(news, self._read_to, is_present=is_present))
                if is_present:
                    self._look_back_s = 0
                elif self._look_back_s and time.monotonic() - began_s > CATCH_UP_MAX_S:
                    raise _TooMuchBehind("too much was written in the meantime.")

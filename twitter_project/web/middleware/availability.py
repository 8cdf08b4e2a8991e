"""Answers 503 at once while a database is down.

The first requests wait until the driver gives up. After that all get 503, and a thread
checks the databases until they are back.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.defaults import server_error

from twitter_project.microservices.routes import EVERYWHERE
from twitter_project.shared.db import is_database_reachable, is_unreachable, time_limit
from twitter_project.web.plain_answers import answer_plainly

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]
PING_LIMIT_S = 2.0
PING_PAUSE_S = 0.5
# On Lambda the thread is frozen between calls, so its knowledge goes stale.
FRESH_S = 4.0


class Outage:
    """Knows whether a database is down, and watches for its return."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._seen_at = 0.0

    def is_on(self) -> bool:
        is_watched = self._thread is not None
        return is_watched and time.monotonic() - self._seen_at < FRESH_S

    def begin(self) -> None:
        """Note that a database did not answer, and watch for its return."""
        with self._lock:
            self._seen_at = time.monotonic()
            if self._thread is not None:
                return
            self._thread = threading.Thread(
                target=self._watch, name="outage", daemon=True
            )
            self._thread.start()
        logger.warning("A database does not answer: requests get 503 until it does.")

    def _watch(self) -> None:
        while not _is_back():
            self._seen_at = time.monotonic()
            time.sleep(PING_PAUSE_S)
        with self._lock:
            self._thread = None
        logger.warning("All databases answer again.")


outage = Outage()


class OutageMiddleware:
    """Answer 503 while a database is known to be down.

    Place it before everything that reads a session; `/readyz` has its own limits.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in EVERYWHERE:
            return self.get_response(request)
        if outage.is_on():
            return answer_plainly(request, 503)
        return self.get_response(request)


def answer_uncaught(request: HttpRequest) -> HttpResponse:
    """Answer an uncaught error: Django's `handler500`.

    Django calls it while it handles the error, from any view or middleware.
    """
    if is_unreachable(sys.exc_info()[1]):
        outage.begin()
        return answer_plainly(request, 503)
    return server_error(request)


def _is_back() -> bool:
    try:
        with time_limit(PING_LIMIT_S):
            return is_database_reachable()
    except Exception:
        logger.exception("The databases could not be checked.")
        return False
    finally:
        _leave_connections()


def _leave_connections() -> None:
    """Drop this thread's connections, so that each check opens new ones."""
    for alias in connections:
        connections[alias].close()
        del connections[alias]

"""Whether this process is alive, and whether the services it needs can be reached."""

import threading
import time
from collections.abc import Callable, Mapping

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from twitter_project.media.client import is_storage_reachable
from twitter_project.outbox import events
from twitter_project.shared.db import is_database_reachable, time_limit
from twitter_project.shared.restore_mark import is_half_restored

LIMIT_S = 3.0
OK = "ok"
UNREACHABLE = "unreachable"
UNKNOWN = "unknown"
HALF_RESTORED = "half restored"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all."""
    return JsonResponse({"status": OK})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if database, storage and worker are reachable, else 503 and name the
    others.

    It takes a few seconds at most, whichever of them does not answer.
    """
    finish_storage = storage_probe.start()
    checks = {**_check_database_and_worker(), "storage": finish_storage()}
    is_ready = set(checks.values()) == {OK}
    body = {"status": OK if is_ready else "not ready", "checks": checks}
    return JsonResponse(body, status=200 if is_ready else 503)


def _check_database_and_worker() -> Mapping[str, str]:
    """Check both: the worker leaves its traces in the database."""
    with time_limit(LIMIT_S):
        if not is_database_reachable():
            return {"database": UNREACHABLE, "worker": UNKNOWN}
        try:
            if is_half_restored():
                return {"database": HALF_RESTORED, "worker": UNKNOWN}
            is_alive = events.worker_alive()
        except DatabaseError:
            return {"database": UNREACHABLE, "worker": UNKNOWN}
    return {"database": OK, "worker": OK if is_alive else UNREACHABLE}


class StorageProbe:
    """Checks S3 beside the request, since its client waits for a minute and retries.

    Only one check runs at a time; while one hangs, the answer is no.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def start(self) -> Callable[[], str]:
        """Start the check; return a function that waits for its result."""
        answers: list[bool] = []
        if not self._lock.acquire(blocking=False):
            return lambda: UNREACHABLE

        def ask() -> None:
            try:
                answers.append(is_storage_reachable())
            finally:
                self._lock.release()

        thread = threading.Thread(target=ask, name="storage-probe", daemon=True)
        thread.start()
        deadline = time.monotonic() + LIMIT_S

        def finish() -> str:
            thread.join(max(deadline - time.monotonic(), 0))
            return OK if answers == [True] else UNREACHABLE

        return finish


storage_probe = StorageProbe()

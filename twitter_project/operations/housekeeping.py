"""Regular tasks, such as the daily clean-up, and the worker's threads that run them."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial

from django.db import close_old_connections

from twitter_project.shared.surviving import survive

logger = logging.getLogger(__name__)

# Not at the start, which is slow enough; but soon enough for a site that runs for an
# evening.
FIRST_AFTER_S = 600.0
EVERY_S = 86400.0
OFTEN_FIRST_AFTER_S = 20.0
OFTEN_S = 300.0
INDEXED_AT_ONCE = 10_000


Task = Callable[[], int]


class NotCleaned(Exception):
    """Some tasks failed; the others were still run."""


def find_tasks() -> dict[str, Task]:
    """Return the daily tasks, by the name of what they delete."""
    # Imported here, because workers also run where the apps are not installed.
    from timeline.services import put_homes_to_sleep, review_merged_authors
    from tweets.services import (
        delete_old_uploads,
        delete_unused_cards,
        delete_unused_media,
        empty_trash,
    )
    from users.services import (
        forget_imports,
        forget_networks,
        forget_sessions,
        forget_sign_ins,
    )

    from .orphans import sweep_orphans

    return {
        "sign-ins": forget_sign_ins,
        "sessions": forget_sessions,
        "networks": forget_networks,
        "imports of lists": forget_imports,
        "tweets in the trash": empty_trash,
        "pictures": delete_unused_media,
        "link cards": delete_unused_cards,
        "uploads": delete_old_uploads,
        "homes put to sleep": put_homes_to_sleep,
        "authors read, not delivered": review_merged_authors,
        "objects without a row": sweep_orphans,
    }


def find_frequent_tasks() -> dict[str, Task]:
    """Return what is done every five minutes, by the name of what it counts."""
    from tweets.services import index_waiting_tweets, refresh_trends
    from users.services import end_expired_mutes

    return {
        "trends": refresh_trends,
        "mutes ended": end_expired_mutes,
        "tweets indexed": partial(index_waiting_tweets, limit=INDEXED_AT_ONCE),
    }


def do_frequent_tasks() -> dict[str, int]:
    """Do what is due every few minutes; for schedulers outside, too."""
    return clean_up(find_frequent_tasks())


def clean_up(tasks: Mapping[str, Task] | None = None) -> dict[str, int]:
    """Delete what is no longer needed; return the count of each kind.

    If a task fails, the others still run.
    Raises: NotCleaned at the end, naming the tasks that failed.
    """
    counts: dict[str, int] = {}
    failed: list[str] = []
    for name, task in (find_tasks() if tasks is None else tasks).items():
        try:
            counts[name] = task()
        except Exception:
            logger.exception("Cleaning up failed: %s.", name)
            failed.append(name)
    if failed:
        raise NotCleaned(f"Not cleaned up: {', '.join(failed)}.")
    return counts


class Housekeeping:
    """Runs regular tasks in a thread, by default the daily ones, until it is stopped.

    Every worker does so: finding nothing to do costs a few index scans.
    """

    def __init__(
        self,
        *,
        first_after_s: float = FIRST_AFTER_S,
        every_s: float = EVERY_S,
        tasks: Mapping[str, Task] | None = None,
        find_tasks: Callable[[], Mapping[str, Task]] = find_tasks,
    ) -> None:
        self._first_after_s, self._every_s = first_after_s, every_s
        self._find_tasks = find_tasks if tasks is None else lambda: tasks
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exc_info: object) -> None:
        self._is_stopped.set()
        self._thread.join()

    def _run(self) -> None:
        wait_s = self._first_after_s
        while not self._is_stopped.wait(wait_s):
            wait_s = self._every_s
            with survive("Some regular tasks will only run next time"):
                logger.info("Regular tasks: %s", clean_up(self._find_tasks()))
            close_old_connections()


def frequent_work() -> Housekeeping:
    """Return the thread for what is done every five minutes."""
    return Housekeeping(
        first_after_s=OFTEN_FIRST_AFTER_S,
        every_s=OFTEN_S,
        find_tasks=find_frequent_tasks,
    )

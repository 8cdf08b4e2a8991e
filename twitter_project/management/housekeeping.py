"""What is dropped once a day, and the thread of a worker that sees to it."""

import logging
import threading

from django.db import DatabaseError, close_old_connections

from twitter_project.shared.errors import Unavailable

logger = logging.getLogger(__name__)

# Not at the start, which is slow enough; but also where the site runs for an evening.
FIRST_AFTER_S = 600.0
EVERY_S = 86400.0


def clean_up() -> dict[str, int]:
    """Drop what nobody needs any more; return how many there are of which kind."""
    # Here, because workers also run where the apps are not installed.
    from timeline.services import put_homes_to_sleep, review_merged_authors
    from tweets.services import delete_old_uploads, delete_unused_media
    from users.services import forget_expired

    return {
        **forget_expired(),
        "pictures": delete_unused_media(),
        "uploads": delete_old_uploads(),
        "homes put to sleep": put_homes_to_sleep(),
        "authors read, not delivered": review_merged_authors(),
    }


class Housekeeping:
    """Cleans up once a day in a thread, until it is stopped.

    Every worker does so: to find nothing to drop costs a few index scans.
    """

    def __init__(
        self, *, first_after_s: float = FIRST_AFTER_S, every_s: float = EVERY_S
    ) -> None:
        self._first_after_s, self._every_s = first_after_s, every_s
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
            try:
                logger.info("Cleaned up: %s", clean_up())
            except (DatabaseError, Unavailable) as error:
                logger.warning("Not cleaned up; tomorrow again: %s", error)
            finally:
                close_old_connections()

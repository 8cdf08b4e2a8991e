"""Objects in the bucket that no row names, and their end.

An object is stored before its row is written, so a process that is killed between the
two leaves an object behind; so does a request that was given up and came through after
all, and an address for uploads that is used again after its picture was made.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from django.utils import timezone

from twitter_project.shared.errors import Unavailable
from twitter_project.shared.restore_mark import is_half_restored
from twitter_project.shared.storage import (
    ListedObject,
    delete_objects,
    iter_objects,
)

logger = logging.getLogger(__name__)

FindNamed = Callable[[list[str]], set[str]]
# Far longer than any upload takes between its object and its row.
MIN_AGE = timedelta(hours=6)
# The rest goes tomorrow, and a mistake costs no more.
MAX_COUNT = 10_000
# A function of AWS Lambda has a minute for all that is cleaned up.
PREFIX_S = 8.0
# Where most of what is there has no row, this is somebody else's database or bucket.
FEW = 100


class TooManyOrphans(Exception):
    """Most objects have no row. Nothing was deleted; the message names the prefix."""


def find_owners() -> dict[str, FindNamed]:
    """Return who knows which keys under a prefix have rows."""
    from tweets.services import find_named_media, find_named_uploads
    from users.services import find_named_pictures

    return {
        "tweets/": find_named_media,
        "quarantine/": find_named_uploads,
        "avatars/": find_named_pictures,
        "banners/": find_named_pictures,
    }


def sweep_orphans(
    *, min_age: timedelta = MIN_AGE, owners: Mapping[str, FindNamed] | None = None
) -> int:
    """Delete objects that no row names and that are older than this; return how many.

    Deletes nothing while a restore is under way.
    Raises: Unavailable; TooManyOrphans, and then nothing under that prefix is deleted.
    """
    if is_half_restored():
        return 0
    return sum(
        _sweep(prefix, find_named, min_age)
        for prefix, find_named in (owners or find_owners()).items()
    )


def _sweep(prefix: str, find_named: FindNamed, min_age: timedelta) -> int:
    before, deadline = timezone.now() - min_age, time.monotonic() + PREFIX_S
    seen, orphans = 0, list[str]()
    for page in _iter_from_anywhere(prefix):
        old = [item.key for item in page if item.stored_at < before]
        seen += len(old)
        named = find_named(old)
        orphans += [key for key in old if key not in named]
        if len(orphans) > MAX_COUNT or time.monotonic() > deadline:
            break
    if len(orphans) > max(FEW, seen / 2):
        raise TooManyOrphans(
            f"{len(orphans)} of {seen} objects of {prefix} have no row"
        )
    _delete(orphans[:MAX_COUNT])
    return len(orphans[:MAX_COUNT])


def _iter_from_anywhere(prefix: str) -> Iterator[list[ListedObject]]:
    """Yield all objects once, from a random key on: no part of them is always last."""
    start = f"{prefix}{secrets.token_urlsafe(2)}"
    yield from iter_objects(prefix, after=start)
    for page in iter_objects(prefix):
        yield [item for item in page if item.key <= start]
        if page[-1].key > start:
            return


def _delete(keys: list[str]) -> None:
    if not keys:
        return
    logger.info("Deleting %d objects that no row names, first %s.", len(keys), keys[0])
    try:
        delete_objects(keys)
    except Unavailable:
        logger.warning("Some objects that no row names stay until tomorrow.")
        raise

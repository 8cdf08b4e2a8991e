"""Deletes objects in the bucket that no row names.

An object is stored before its row, so a process that is killed in between leaves one
behind. So does a request to S3 that timed out but still took effect, and an upload URL
that is used again after its picture was made.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from django.utils import timezone

from twitter_project.media.storage import ListedObject, delete_objects, iter_objects
from twitter_project.shared.errors import Unavailable
from twitter_project.shared.restore_mark import is_half_restored

logger = logging.getLogger(__name__)

FindNamed = Callable[[list[str]], set[str]]
# Far longer than any upload needs from its object to its row.
MIN_AGE = timedelta(hours=6)
# The rest is deleted tomorrow; a mistake costs at most this many objects.
MAX_COUNT = 10_000
# The AWS Lambda function has a minute for the whole clean-up.
PREFIX_S = 8.0
# If more than this many, and most of a prefix, have no row, the database or the bucket
# is probably another site's.
FEW = 100


class TooManyOrphans(Exception):
    """Most objects have no row. Nothing was deleted; the message names the prefix."""


def find_owners() -> dict[str, FindNamed]:
    """Return, for each prefix, the function that finds which keys have rows."""
    from tweets.services import (
        find_card_keys_in_use,
        find_media_keys_in_use,
        find_upload_keys_in_use,
    )
    from users.services import find_named_pictures

    return {
        "tweets/": find_media_keys_in_use,
        "cards/": find_card_keys_in_use,
        "quarantine/": find_upload_keys_in_use,
        "avatars/": find_named_pictures,
        "banners/": find_named_pictures,
    }


def sweep_orphans(
    *, min_age: timedelta = MIN_AGE, owners: Mapping[str, FindNamed] | None = None
) -> int:
    """Delete objects older than `min_age` that no row names; return how many.

    Deletes nothing while a restore is under way.
    Raises: Unavailable; TooManyOrphans, with nothing deleted under that prefix.
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
    for page in iter_from_anywhere(prefix):
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


def iter_from_anywhere(prefix: str) -> Iterator[list[ListedObject]]:
    """Yield all objects once, starting at a random key, so that none is always last."""
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

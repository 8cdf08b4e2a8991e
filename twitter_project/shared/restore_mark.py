"""A mark in the database during a restore: the data is not the site yet."""

from __future__ import annotations

from .db import site_database, translate_errors

UNFINISHED = "restore_unfinished"


def is_half_restored(*, bucket: str | None = None) -> bool:
    """Return whether a restore, into this bucket or any, has begun and not ended.

    Raises: DatabaseError.
    """
    wanted = {} if bucket is None else {"bucket": bucket}
    with translate_errors():
        return site_database()[UNFINISHED].find_one(wanted) is not None


def mark(*, backup: str, bucket: str) -> None:
    site_database()[UNFINISHED].insert_one({"backup": backup, "bucket": bucket})


def unmark() -> None:
    site_database()[UNFINISHED].drop()

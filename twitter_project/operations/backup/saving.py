"""Makes a backup: the database first, then the bucket.

A picture is in the bucket before a row names it, so everything that the snapshot names
was there when it was taken. Only objects deleted since are missing; objects added since
are harmless extras.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from twitter_project.shared.db import site_database
from twitter_project.shared.restore_mark import is_half_restored

from .documents import Say, dump_database, iter_documents
from .errors import BackupError
from .files import held, make_folder, sync_folder
from .manifest import (
    Dump,
    Manifest,
    find_catalogue,
    is_whole,
    list_backups,
    write_manifest,
)
from .objects import FOLDER, Bucket, iter_catalogue, save_objects

# The columns that name objects of the bucket, by collection.
NAMED = {
    "tweets_media": ("key", "preview_key", "source_key"),
    "users_user": ("avatar_key", "banner_key"),
}


def back_up(
    folder: Path, *, is_packed: bool, has_accounts: bool, keep: int | None, say: Say
) -> Path:
    """Write a new backup into the folder, and return its path.

    With `keep`, only that many remain afterwards. `has_accounts` says whether accounts
    are on MongoDB, and so in the backup. Raises: BackupError, also if the bucket lacks
    so much that it is hardly the site's.
    """
    if is_half_restored():
        raise BackupError("This database is half restored: there is no site to save.")
    with held(make_folder(folder)):
        backup = _write(folder, is_packed=is_packed, has_accounts=has_accounts, say=say)
        if keep is not None:
            _forget_old(folder, keep, say)
    return backup


def _write(folder: Path, *, is_packed: bool, has_accounts: bool, say: Say) -> Path:
    before = _find_before(folder, say)
    now = datetime.now(UTC)
    backup = folder / f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z"
    backup.mkdir(mode=0o700)
    bucket = Bucket()
    dump = dump_database(site_database(), backup, is_packed=is_packed, say=say)
    named = _find_named(backup, dump)
    objects = save_objects(bucket, folder, backup, named=named, before=before)
    say(
        f"bucket: {objects.count} objects, {objects.size_bytes} bytes;"
        f" {objects.fetched} fetched"
    )
    if objects.missing:
        say(
            f"{len(objects.missing)} objects that the database names are not in the"
            " bucket, or no longer; the manifest lists them."
        )
    sync_folder(backup)
    write_manifest(backup, Manifest(has_accounts, dump, objects))
    if len(objects.missing) > len(named) / 2:
        raise BackupError(
            f"Most of what the database names is not in the bucket {bucket.name}: is it"
            f" the right one? {backup} is kept, and no older backup was deleted."
        )
    return backup


def _find_before(folder: Path, say: Say) -> Path | None:
    """Return the catalogue of the newest backup that has an intact one."""
    for backup in reversed(list_backups(folder)):
        if is_whole(backup):
            try:
                return find_catalogue(backup)
            except BackupError as error:
                say(f"{error} That backup cannot be restored.")
    return None


def _find_named(backup: Path, dump: Dump) -> set[str]:
    """Return the keys of all objects that the snapshot names."""
    return {
        row[column]
        for collection in dump.collections
        if (columns := NAMED.get(collection.name))
        for row in iter_documents(backup / collection.documents.path)
        for column in columns
        if row.get(column)
    }


def _forget_old(folder: Path, keep: int, say: Say) -> None:
    """Delete all but the newest complete backups, and contents that only the others
    used.

    Raises: BackupError if it cannot be determined what the remaining ones use.
    """
    whole = [backup for backup in list_backups(folder) if is_whole(backup)]
    kept = whole[-keep:]
    try:
        catalogues = [find_catalogue(backup) for backup in kept]
    except BackupError as error:
        raise BackupError(
            f"{error} So no older backup was deleted; {kept[-1]} is whole. Delete the"
            " damaged one."
        ) from error
    named = {item.content.path for one in catalogues for item in iter_catalogue(one)}
    for backup in list_backups(folder):
        if backup not in kept:
            shutil.rmtree(backup)
            say(f"{backup.name}: deleted")
    for path in (folder / FOLDER).rglob("*"):
        if path.is_file() and str(path.relative_to(folder)) not in named:
            path.unlink()

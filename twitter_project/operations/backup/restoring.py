"""Restores a backup: everything is checked before anything is written.

Until everything is restored, a mark in the database says that it is half restored. It
makes `/readyz` fail, keeps `migrate` and backups away, and lets the next restore start
over on top of this one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from twitter_project.shared.db import site_database
from twitter_project.shared.restore_mark import (
    UNFINISHED,
    is_half_restored,
    mark,
    unmark,
)

from .documents import Document, Say, build_indexes, list_names, load_collection
from .errors import BackupError
from .manifest import Manifest, check_files, list_backups, read_manifest
from .objects import CATALOGUE, Bucket, check_objects, load_objects

if TYPE_CHECKING:
    from pymongo.database import Database


def find_backup(folder: Path, name: str | None) -> Path:
    """Return the backup of this name, or else the newest. Raises: BackupError."""
    backups = list_backups(folder)
    if not backups:
        raise BackupError(f"{folder} holds no backup.")
    if name is None:
        return backups[-1]
    for backup in backups:
        if backup.name == name:
            return backup
    raise BackupError(f"{folder} has no backup {name}.")


def check(folder: Path, backup: Path, *, has_accounts: bool) -> Manifest:
    """Return what to restore, once all of it is known to be intact.

    `has_accounts` says whether this site keeps accounts on MongoDB.
    Raises: BackupError.
    """
    manifest = read_manifest(backup)
    if manifest.has_accounts != has_accounts:
        raise BackupError(
            "The backup contains accounts, but this site has them on PostgreSQL."
            if manifest.has_accounts
            else "The backup has no accounts: they were on PostgreSQL, and"
            " USERS_DATABASE_URL must name where pg_restore has put them."
        )
    unknown = set(manifest.database.migrations) - set(_known_migrations())
    if unknown:
        app, migration = min(unknown)
        raise BackupError(
            f"The backup is of newer code: this one has no migration {app}.{migration}."
        )
    check_files(backup, manifest)
    check_objects(folder, backup / CATALOGUE)
    return manifest


def find_obstacle() -> str:
    """Return what a restore would destroy, "" if nothing.

    Leftovers of an interrupted restore do not count, in the bucket that it used.
    """
    database, bucket = site_database(), Bucket()
    found = []
    if not is_half_restored() and not _is_empty(database):
        found.append(f"The database {database.name} is not empty.")
    if not is_half_restored(bucket=bucket.name) and any(bucket.pages()):
        found.append(f"The bucket {bucket.name} is not empty.")
    return " ".join(found)


def restore(folder: Path, backup: Path, manifest: Manifest, *, say: Say) -> None:
    """Make database and bucket match the backup exactly.

    Pass what `check` returned, while no process of the site runs. You may kill it and
    run it again. Raises: BackupError.
    """
    database, bucket = site_database(), Bucket()
    mark(backup=backup.name, bucket=bucket.name)
    for name in list_names(database):
        if name != UNFINISHED:
            database[name].drop()
    objects = manifest.objects
    load_objects(bucket, folder, backup / CATALOGUE)
    say(f"bucket: {objects.count} objects, {objects.size_bytes} bytes")
    for collection in manifest.database.collections:
        load_collection(database, backup, collection)
        say(f"{collection.name}: {collection.count} documents")
    for collection in manifest.database.collections:
        build_indexes(database, backup, collection)
    say("All indexes are built.")
    unmark()


def _is_empty(database: Database[Document]) -> bool:
    names = list_names(database)
    return all(database[name].find_one() is None for name in names)


def _known_migrations() -> list[tuple[str, str]]:
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    replaced = [key for one in loader.disk_migrations.values() for key in one.replaces]
    return [*loader.disk_migrations, *replaced]

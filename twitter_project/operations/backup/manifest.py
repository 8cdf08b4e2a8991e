"""A backup's table of contents: written last, so a backup without it was cut off."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from .errors import BackupError
from .files import FileSum, check_file, put_whole

FORMAT = 1
MANIFEST = "manifest.json"
NAME = re.compile(r"\d{8}T\d{9}Z")


@dataclass(frozen=True, slots=True)
class DumpedCollection:
    """One collection: its documents, and the file of its options and indexes."""

    name: str
    count: int
    documents: FileSum
    metadata: FileSum


@dataclass(frozen=True, slots=True)
class Dump:
    """A snapshot of the database, with its time to the second."""

    taken_at: str
    server: str
    migrations: list[tuple[str, str]]
    collections: list[DumpedCollection]


@dataclass(frozen=True, slots=True)
class SavedObjects:
    """The saved bucket: the file that lists it, and the missing objects."""

    catalogue: FileSum
    count: int
    size_bytes: int
    fetched: int
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's contents, without accounts if those are on PostgreSQL."""

    has_accounts: bool
    database: Dump
    objects: SavedObjects

    @property
    def files(self) -> Iterator[FileSum]:
        for collection in self.database.collections:
            yield collection.documents
            yield collection.metadata
        yield self.objects.catalogue


def write_manifest(backup: Path, manifest: Manifest) -> None:
    content = {"format": FORMAT, **asdict(manifest)}
    put_whole(backup / MANIFEST, seal(content))


def seal(content: Mapping[str, Any]) -> bytes:
    """Return the file with its own checksum, which shows damage to itself."""
    sealed = {**content, "sha256": _sum(content)}
    return orjson.dumps(sealed, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_manifest(backup: Path) -> Manifest:
    """Return a backup's manifest.

    Raises: BackupError if it was cut off, has a newer format, or makes no sense.
    """
    path = backup / MANIFEST
    if not path.is_file():
        raise BackupError(f"{backup} was cut off: it has no {MANIFEST}.")
    try:
        content = orjson.loads(path.read_bytes())
        if content["format"] > FORMAT:
            raise BackupError(f"{path} is of a newer format than this site reads.")
        if content.pop("sha256") != _sum(content):
            raise BackupError(f"{path} is damaged: it is not what the backup wrote.")
        return _parse(content)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{path} is damaged: {error!r}") from error


def check_files(backup: Path, manifest: Manifest) -> None:
    """Check all files. Raises: BackupError, naming the first faulty one."""
    for file in manifest.files:
        check_file(backup, file)


def find_catalogue(backup: Path) -> Path:
    """Return the file that lists the bucket. Raises: BackupError if it is damaged."""
    catalogue = read_manifest(backup).objects.catalogue
    check_file(backup, catalogue)
    return backup / catalogue.path


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, complete or cut off, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


def is_whole(backup: Path) -> bool:
    return (backup / MANIFEST).is_file()


def _sum(content: Mapping[str, Any]) -> str:
    """The order of the keys matters: reading keeps it."""
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def _parse(content: dict[str, Any]) -> Manifest:
    database, objects = content["database"], content["objects"]
    collections = [
        DumpedCollection(
            name=item["name"],
            count=item["count"],
            documents=FileSum(**item["documents"]),
            metadata=FileSum(**item["metadata"]),
        )
        for item in database["collections"]
    ]
    migrations = [(app, name) for app, name in database["migrations"]]
    return Manifest(
        has_accounts=content["has_accounts"],
        database=Dump(
            **{**database, "collections": collections, "migrations": migrations}
        ),
        objects=SavedObjects(
            **{**objects, "catalogue": FileSum(**objects["catalogue"])}
        ),
    )

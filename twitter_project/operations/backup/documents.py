"""Writes collections to files and back: documents, options and indexes, unchanged.

All collections are read in one session whose first read fixes the snapshot for all
others, so a transaction is never seen in part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bson
from bson import json_util
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.errors import OperationFailure

from .errors import BackupError
from .files import PACKED, SummedFile, make_folder, open_unpacked, packing
from .manifest import Dump, DumpedCollection

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

Say = Callable[[str], object]
Document = dict[str, Any]

FOLDER = "database"
MIGRATIONS = "django_migrations"
BATCH_BYTES = 8 * 1024 * 1024
BATCH_COUNT = 5000
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)

SNAPSHOT_TOO_OLD = 239
SNAPSHOT_UNAVAILABLE = 246
REASONS = {
    SNAPSHOT_TOO_OLD: (
        "The backup took longer than MongoDB keeps its history. Let it keep more, on "
        "each of its nodes, and run the backup again: db.adminCommand({setParameter: "
        "1, minSnapshotHistoryWindowInSeconds: 3600})"
    ),
    SNAPSHOT_UNAVAILABLE: (
        "A collection or an index was made or changed a moment ago, or during the"
        " backup. Run it again while nothing migrates."
    ),
}


def dump_database(
    database: Database[Document],
    backup: Path,
    *,
    is_packed: bool,
    say: Say,
) -> Dump:
    """Write a snapshot of all collections. Raises: BackupError."""
    make_folder(backup / FOLDER)
    try:
        with database.client.start_session(snapshot=True) as session:
            migrations = _list_migrations(database, session)
            moment = session.cluster_time
            collections = [
                _dump(database, info, session, backup, is_packed=is_packed, say=say)
                for info in _list_collections(database, say)
            ]
    except OperationFailure as error:
        if reason := REASONS.get(error.code or 0):
            raise BackupError(reason) from error
        raise
    return Dump(
        taken_at=moment["clusterTime"].as_datetime().isoformat() if moment else "",
        server=database.client.server_info()["version"],
        migrations=migrations,
        collections=collections,
    )


def load_collection(
    database: Database[Document], backup: Path, dumped: DumpedCollection
) -> None:
    """Recreate the collection without its indexes, and check the count.

    Raises: BackupError if documents are missing afterwards.
    """
    options = _read_metadata(backup, dumped)["options"]
    database.command({"create": dumped.name, **options})
    target = database.get_collection(dumped.name, codec_options=RAW)
    # The documents may be older than the collection's validator. Bypassing it takes a
    # right that the site's user need not have, so ask for it only if there is a
    # validator.
    unchecked = True if "validator" in options else None
    for batch in _batches(backup / dumped.documents.path):
        target.insert_many(batch, ordered=False, bypass_document_validation=unchecked)
    count = target.count_documents({})
    if count != dumped.count:
        raise BackupError(
            f"{dumped.name} has {count} documents, not {dumped.count}: does somebody"
            " else write to this database?"
        )


def build_indexes(
    database: Database[Document], backup: Path, dumped: DumpedCollection
) -> None:
    """Recreate the indexes. Call this last: a TTL index deletes documents."""
    indexes = [
        index
        for index in _read_metadata(backup, dumped)["indexes"]
        # These come with the collection.
        if index["name"] != "_id_" and not index.get("clustered")
    ]
    if indexes:
        database.command({"createIndexes": dumped.name, "indexes": indexes})


def iter_documents(path: Path) -> Iterator[Document]:
    with open_unpacked(path) as file:
        yield from bson.decode_file_iter(file)


def list_names(database: Database[Document]) -> list[str]:
    """Return the names of all collections except MongoDB's own."""
    names = database.list_collection_names()
    return sorted(name for name in names if not name.startswith("system."))


def _list_migrations(
    database: Database[Document], session: ClientSession
) -> list[tuple[str, str]]:
    rows = database[MIGRATIONS].find({}, ["app", "name"], session=session)
    return sorted((row["app"], row["name"]) for row in rows)


def _list_collections(database: Database[Document], say: Say) -> list[Document]:
    """Return name and options of each collection. Call after the snapshot is fixed.

    So a collection created in between fails the backup instead of being left out.
    """
    collections: list[Document] = []
    for info in database.list_collections():
        if info["type"] == "collection" and not info["name"].startswith("system."):
            collections.append(dict(info))
        elif not info["name"].startswith("system."):
            say(f"{info['name']}: NOT in the backup, since it is a {info['type']}")
    return sorted(collections, key=lambda info: str(info["name"]))


def _dump(
    database: Database[Document],
    info: Document,
    session: ClientSession,
    backup: Path,
    *,
    is_packed: bool,
    say: Say,
) -> DumpedCollection:
    name = info["name"]
    path = f"{FOLDER}/{name}.bson{PACKED if is_packed else ''}"
    file = SummedFile(backup / path)
    count = 0
    with packing(file, is_packed=is_packed) as target:
        batches: Any = database[name].find_raw_batches(
            session=session, batch_size=BATCH_COUNT
        )
        for batch in batches:
            target.write(batch)
            count += _count(batch)
    say(f"{name}: {count} documents")
    metadata_path = f"{FOLDER}/{name}.metadata.json"
    metadata_file = SummedFile(backup / metadata_path)
    metadata_file.write(_encode_metadata(database, info))
    metadata_file.close()
    return DumpedCollection(
        name=name,
        count=count,
        documents=file.sum(path),
        metadata=metadata_file.sum(metadata_path),
    )


def _encode_metadata(database: Database[Document], info: Document) -> bytes:
    metadata = {
        "options": info["options"],
        "indexes": list(database[info["name"]].list_indexes()),
        "collectionName": info["name"],
        "type": info["type"],
    }
    return json_util.dumps(
        metadata, json_options=json_util.CANONICAL_JSON_OPTIONS, indent=1
    ).encode()


def _read_metadata(backup: Path, dumped: DumpedCollection) -> Document:
    metadata: Document = json_util.loads((backup / dumped.metadata.path).read_text())
    return metadata


def _count(batch: bytes) -> int:
    """Return how many documents these are; each begins with its length."""
    count = position = 0
    while position < len(batch):
        position += int.from_bytes(batch[position : position + 4], "little")
        count += 1
    return count


def _batches(path: Path) -> Iterator[list[RawBSONDocument]]:
    batch: list[RawBSONDocument] = []
    size_bytes = 0
    with open_unpacked(path) as file:
        for document in bson.decode_file_iter(file, codec_options=RAW):
            batch.append(document)
            size_bytes += len(document.raw)
            if size_bytes >= BATCH_BYTES or len(batch) >= BATCH_COUNT:
                yield batch
                batch, size_bytes = [], 0
    if batch:
        yield batch

"""Writes objects of the bucket to files and back, each content once, by its SHA-256."""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from botocore.config import Config
from django.conf import settings
from django.core.files.storage import storages
from storages.backends.s3 import S3Storage

from twitter_project.shared.slicing import slices

from .errors import BackupError
from .files import CHUNK_BYTES, FileSum, SummedFile, check_file, has_size, make_folder
from .manifest import SavedObjects

FOLDER = "objects"
CATALOGUE = "objects.jsonl"
THREADS = 8
DELETE_BATCH = 1000
# Nobody waits for a page here: a slow bucket is better than no backup.
PATIENT = Config(read_timeout=60, retries={"total_max_attempts": 5, "mode": "standard"})
# What S3 stores of an object besides its content, as its client names it.
PROPERTIES = (
    "ContentType",
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "Metadata",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as the bucket lists it. A key is never reused for other content."""

    key: str
    etag: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Saved(Listed):
    """An object whose content is in the folder."""

    sha256: str
    properties: Mapping[str, Any]

    @property
    def content(self) -> FileSum:
        path = f"{FOLDER}/{self.sha256[:2]}/{self.sha256}"
        return FileSum(path, self.size_bytes, self.sha256)


@functools.lru_cache(maxsize=1)
def _patient_client(pid: int) -> Any:
    """Return the client of this process, which takes a quarter of a second to make."""
    site: Any = settings
    options = site.STORAGES["default"]["OPTIONS"]
    config = options["client_config"].merge(PATIENT)
    return S3Storage(**options | {"client_config": config}).connection.meta.client


class Bucket:
    """The site's bucket. Several threads may use its client."""

    def __init__(self) -> None:
        self._client = _patient_client(os.getpid())
        self.name: str = storages["default"].bucket_name  # type: ignore[attr-defined]

    def pages(self) -> Iterator[list[Listed]]:
        """Yield all objects in the order of their keys, a thousand at a time."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.name):
            yield [
                Listed(item["Key"], item["ETag"], item["Size"])
                for item in page.get("Contents", ())
            ]

    def list_all(self) -> dict[str, Listed]:
        return {item.key: item for page in self.pages() for item in page}

    def fetch(self, listed: Listed, folder: Path) -> Saved | None:
        """Write the content to the folder; None if the object is gone."""
        try:
            answer = self._client.get_object(Bucket=self.name, Key=listed.key)
        except self._client.exceptions.NoSuchKey:
            return None
        draft = folder / FOLDER / f"draft-{secrets.token_hex(8)}"
        file = SummedFile(draft)
        with closing(answer["Body"]) as body:
            for chunk in body.iter_chunks(CHUNK_BYTES):
                file.write(chunk)
        file.close()
        sums = file.sum(listed.key)
        properties = {name: answer[name] for name in PROPERTIES if answer.get(name)}
        saved = Saved(
            key=listed.key,
            etag=answer["ETag"],
            size_bytes=sums.size_bytes,
            sha256=sums.sha256,
            properties=properties,
        )
        target = folder / saved.content.path
        make_folder(target.parent)
        draft.replace(target)
        return saved

    def put(self, saved: Saved, folder: Path) -> None:
        self._client.put_object(
            Bucket=self.name,
            Key=saved.key,
            Body=(folder / saved.content.path).read_bytes(),
            **saved.properties,
        )

    def delete(self, keys: list[str]) -> None:
        for some_keys in slices(keys, DELETE_BATCH):
            batch = [{"Key": key} for key in some_keys]
            answer = self._client.delete_objects(
                Bucket=self.name, Delete={"Objects": batch, "Quiet": True}
            )
            if failed := answer.get("Errors"):
                raise BackupError(f"S3 did not delete {failed[0]['Key']}.")


def save_objects(
    bucket: Bucket, folder: Path, backup: Path, named: set[str], before: Path | None
) -> SavedObjects:
    """Write a catalogue of the bucket, and the contents that are not here yet.

    `named` are the keys that the database names; missing ones are reported. `before` is
    the catalogue of an earlier backup, whose contents are not fetched again.
    """
    make_folder(folder / FOLDER)
    known = {item.key: item for item in iter_catalogue(before)} if before else {}
    missing = set(named)
    count = size_bytes = fetched = 0
    file = SummedFile(backup / CATALOGUE)
    with closing(file), ThreadPoolExecutor(THREADS) as threads:
        for page in bucket.pages():
            saved = [_find_known(item, known, folder) for item in page]
            news = [item for item, at in zip(page, saved, strict=True) if at is None]
            tried = list(threads.map(lambda one: bucket.fetch(one, folder), news))
            arrived = [item for item in tried if item is not None]
            fetched += len(arrived)
            for item in filter(None, [*saved, *arrived]):
                file.write(_encode(item))
                missing.discard(item.key)
                count, size_bytes = count + 1, size_bytes + item.size_bytes
    return SavedObjects(
        catalogue=file.sum(CATALOGUE),
        count=count,
        size_bytes=size_bytes,
        fetched=fetched,
        missing=sorted(missing),
    )


def load_objects(bucket: Bucket, folder: Path, catalogue: Path) -> None:
    """Make the bucket contain exactly what the catalogue lists.

    Equal objects that are already there are not sent again. Raises: BackupError if the
    bucket does not list all of them afterwards.
    """
    present = bucket.list_all()
    expected = {item.key: item for item in iter_catalogue(catalogue)}
    bucket.delete(sorted(present.keys() - expected.keys()))
    news = [item for item in expected.values() if not _is_same(item, present)]
    with ThreadPoolExecutor(THREADS) as threads:
        for _done in threads.map(lambda item: bucket.put(item, folder), news):
            pass
    present = bucket.list_all()
    for key, item in expected.items():
        if key not in present or present[key].size_bytes != item.size_bytes:
            raise BackupError(f"The bucket does not have {key} as it was put there.")


def check_objects(folder: Path, catalogue: Path) -> None:
    """Check all contents. Raises: BackupError, naming the first faulty one."""
    checked = set()
    for item in iter_catalogue(catalogue):
        if item.sha256 not in checked:
            check_file(folder, item.content)
            checked.add(item.sha256)


def iter_catalogue(path: Path) -> Iterator[Saved]:
    with path.open("rb") as lines:
        for line in lines:
            yield Saved(**orjson.loads(line))


def _encode(item: Saved) -> bytes:
    return orjson.dumps(asdict(item), option=orjson.OPT_APPEND_NEWLINE)


def _find_known(item: Listed, known: Mapping[str, Saved], folder: Path) -> Saved | None:
    """Return the object as an earlier backup saved it, if it is still the same."""
    saved = known.get(item.key)
    if saved is None or (saved.etag, saved.size_bytes) != (item.etag, item.size_bytes):
        return None
    return saved if has_size(folder, saved.content) else None


def _is_same(item: Saved, present: Mapping[str, Listed]) -> bool:
    found = present.get(item.key)
    return found is not None and (found.etag, found.size_bytes) == (
        item.etag,
        item.size_bytes,
    )

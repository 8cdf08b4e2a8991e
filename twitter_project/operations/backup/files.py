"""Files that only their owner may read, and their checksums."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from .errors import BackupError

CHUNK_BYTES = 1024 * 1024
PACKED = ".gz"
LOCK = "backup.lock"


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file of a backup, by its path in the backup, with its size and checksum."""

    path: str
    size_bytes: int
    sha256: str


class Writer(Protocol):
    def write(self, data: bytes, /) -> int: ...


class SummedFile:
    """A new private file; its checksum is known once it is written."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb")
        self._file.truncate()
        self._digest = hashlib.sha256()
        self._size_bytes = 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._size_bytes += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Close the file once it is on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def sum(self, path: str) -> FileSum:
        return FileSum(path, self._size_bytes, self._digest.hexdigest())


@contextmanager
def packing(file: SummedFile, *, is_packed: bool) -> Iterator[Writer]:
    """Yield the object to write to, and close the file."""
    try:
        if not is_packed:
            yield file
            return
        # A file object around ours, of which it only needs `write` and `flush`.
        target = cast("BinaryIO", file)
        with gzip.GzipFile("", "wb", 6, target, mtime=0) as packed:
            yield packed
    finally:
        file.close()


def open_unpacked(path: Path) -> BinaryIO:
    if path.suffix == PACKED:
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def make_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def put_whole(path: Path, content: bytes) -> None:
    """Write a file that exists completely or not at all, whatever happens."""
    draft = path.with_name(f"{path.name}.draft")
    file = SummedFile(draft)
    file.write(content)
    file.close()
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Return once the names of the folder's files are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def has_size(folder: Path, expected: FileSum) -> bool:
    """Return whether the file exists with its size; does not read it."""
    path = folder / expected.path
    return path.is_file() and path.stat().st_size == expected.size_bytes


def check_file(folder: Path, expected: FileSum) -> None:
    """Check the file. Raises: BackupError, naming it, if it has changed."""
    path = folder / expected.path
    if not path.is_file():
        raise BackupError(f"{path} is missing.")
    if not has_size(folder, expected) or digest(path) != expected.sha256:
        raise BackupError(f"{path} is damaged: it is not what the backup wrote.")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other backups out of the folder. Raises: BackupError if one is running."""
    # Not the folder itself: NFS gives this lock only on writable files.
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError(f"Another backup writes to {folder}.") from error
    finally:
        os.close(descriptor)

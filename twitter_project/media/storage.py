"""Media in S3: private objects under unguessable keys."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from twitter_project.shared.errors import Unavailable
from twitter_project.shared.slicing import slices

from .client import ask_storage, get_storage
from .patience import patience

logger = logging.getLogger(__name__)
T = TypeVar("T")

KEY_BYTES = 18
# The longest wait for all requests to S3 of an upload.
UPLOAD_S = 9.0
# The same for a video, of up to 100 MB.
VIDEO_S = 60.0
CHUNK_BYTES = 1024 * 1024
DELETE_BATCH = 1000
LIST_BATCH = 1000
# Listing runs only where nobody waits for it.
LISTING_S = 60.0
# The content under a key never changes, and only people with a URL can ask for it.
CACHE_CONTROL = "private, max-age=31536000, immutable"
# Objects that strangers uploaded and nobody has checked yet.
QUARANTINE = "quarantine/"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in the bucket, with its declared type and size."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class StoredHead:
    """The beginning of an object, with the declared type and size of the whole."""

    head: bytes
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object as listed by the bucket."""

    key: str
    stored_at: datetime


def new_media_key(prefix: str, extension: str) -> str:
    """Return a key that nobody can guess, such as `tweets/3x...Q.webp`."""
    return f"{prefix}/{secrets.token_urlsafe(KEY_BYTES)}.{extension}"


def new_quarantine_key() -> str:
    """Return a key for a client's upload to the bucket; it is never served."""
    return f"{QUARANTINE}{secrets.token_urlsafe(KEY_BYTES)}"


def in_time_for_an_upload() -> AbstractContextManager[None]:
    """Limit the total time of all requests to S3 in the block."""
    return patience(UPLOAD_S)


def in_time_for_a_video() -> AbstractContextManager[None]:
    """Do as `in_time_for_an_upload` for what is a hundred times as large."""
    return patience(VIDEO_S)


def store_object(key: str, content: bytes, content_type: str) -> None:
    """Store a private object under a key from `new_media_key`.

    Objects are never overwritten: a key is used once, and S3 servers do not agree on
    how to refuse a second write. Raises: Unavailable.
    """
    _put(key, content, content_type)


def store_file(key: str, file: BinaryIO, content_type: str) -> None:
    """Store what is left of a file as a private object. Raises: Unavailable.

    It is streamed, so it may be large. Call it in a block of `in_time_for_a_video`.
    """
    _put(key, file, content_type, limit_s=VIDEO_S)


def fetch_object(key: str, path: Path, *, max_bytes: int) -> bool:
    """Write an object into a file, up to `max_bytes`; return whether it exists.

    Raises: Unavailable.
    """

    def write(answer: Mapping[str, Any]) -> bool:
        left = max_bytes
        with path.open("wb") as file:
            while left > 0 and (chunk := answer["Body"].read(min(left, CHUNK_BYTES))):
                left -= file.write(chunk)
        return True

    return _read(key, write, limit_s=VIDEO_S) is not None


def find_head(key: str, *, max_bytes: int) -> StoredHead | None:
    """Return an object's type, size and first bytes; None if it does not exist.

    Raises: Unavailable.
    """
    # S3 refuses a range of an empty object, so the rest is left unread.
    return _read(
        key,
        lambda answer: StoredHead(
            answer["Body"].read(max_bytes),
            answer["ContentType"],
            answer["ContentLength"],
        ),
    )


def find_object(key: str, *, max_bytes: int) -> StoredObject | None:
    """Return the object, cut off one byte after `max_bytes`; None if it does not exist.

    Raises: Unavailable.
    """
    return _read(
        key,
        lambda answer: StoredObject(
            answer["Body"].read(max_bytes + 1), answer["ContentType"]
        ),
    )


def delete_objects(keys: Sequence[str]) -> None:
    """Delete objects; missing ones are no error. Raises: Unavailable."""
    bucket = get_storage().bucket_name
    for some_keys in slices(keys, DELETE_BATCH):
        batch = [{"Key": key} for key in some_keys]
        request = {"Objects": batch, "Quiet": True}
        answer = ask_storage(partial(_delete, bucket, request))
        if failed := answer.get("Errors"):
            logger.error("S3 did not delete: %s", failed)
            raise Unavailable


def iter_objects(prefix: str, *, after: str = "") -> Iterator[list[ListedObject]]:
    """Yield the objects under a prefix, a thousand at a time, ordered by key.

    `after` is a key, exclusive. Raises: Unavailable.
    """
    bucket, start_after = get_storage().bucket_name, after
    while True:
        call = partial(_list, bucket, prefix, start_after)
        page = ask_storage(call, limit_s=LISTING_S)
        if page:
            yield page
        if len(page) < LIST_BATCH:
            return
        start_after = page[-1].key


def _put(
    key: str,
    body: bytes | BinaryIO,
    content_type: str,
    *,
    limit_s: float | None = None,
) -> None:
    bucket = get_storage().bucket_name
    ask_storage(
        lambda client: client.put_object(
            Bucket=bucket,
            Key=key,
            Body=body,
            ContentType=content_type,
            CacheControl=CACHE_CONTROL,
        ),
        limit_s=limit_s,
    )


def _read(
    key: str,
    read: Callable[[Mapping[str, Any]], T],
    *,
    limit_s: float | None = None,
) -> T | None:
    """Return what `read` makes of S3's answer; None if there is no such object."""
    bucket = get_storage().bucket_name

    def fetch(client: Any) -> T | None:
        try:
            answer = client.get_object(Bucket=bucket, Key=key)
        except client.exceptions.NoSuchKey:
            return None
        with closing(answer["Body"]):
            return read(answer)

    return ask_storage(fetch, limit_s=limit_s)


def _delete(bucket: str, request: Mapping[str, Any], client: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.delete_objects(Bucket=bucket, Delete=request)
    return answer


def _list(
    bucket: str, prefix: str, start_after: str, client: Any
) -> list[ListedObject]:
    answer = client.list_objects_v2(
        Bucket=bucket, Prefix=prefix, StartAfter=start_after, MaxKeys=LIST_BATCH
    )
    return [
        ListedObject(item["Key"], item["LastModified"])
        for item in answer.get("Contents", ())
    ]

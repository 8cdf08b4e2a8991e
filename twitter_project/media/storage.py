"""Media in S3: private objects under unguessable keys, shown by short-lived URLs.

The bucket and its options are those of Django's default storage (`S3Storage`). The
storage keeps one connection per thread, each of which takes 60 ms to make, so the
process keeps one client, which any thread may use.
"""

from __future__ import annotations

import functools
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from twitter_project.shared.errors import Unavailable

from .patience import GaveUp, call_in_time, patience
from .presigning import Bucket, presign_get, presign_put

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage

logger = logging.getLogger(__name__)
T = TypeVar("T")

KEY_BYTES = 18
# The longest wait for one request to S3, and for a whole upload.
OPERATION_S = 5.0
UPLOAD_S = 9.0
# The same for a video, of up to 100 MB.
VIDEO_S = 60.0
CHUNK_BYTES = 1024 * 1024
RETRY_AFTER_S = 30
DELETE_BATCH = 1000
LIST_BATCH = 1000
# Listing runs only where nobody waits for it.
LISTING_S = 60.0
URLS_MAX_COUNT = 20_000
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
    bucket = _storage().bucket_name
    _ask(
        lambda client: client.put_object(
            Bucket=bucket,
            Key=key,
            Body=content,
            ContentType=content_type,
            CacheControl=CACHE_CONTROL,
        )
    )


def store_file(key: str, file: BinaryIO, content_type: str) -> None:
    """Store what is left of a file as a private object. Raises: Unavailable.

    It is streamed, so it may be large. Call it in a block of `in_time_for_a_video`.
    """
    bucket = _storage().bucket_name
    _ask(
        lambda client: client.put_object(
            Bucket=bucket,
            Key=key,
            Body=file,
            ContentType=content_type,
            CacheControl=CACHE_CONTROL,
        ),
        limit_s=VIDEO_S,
    )


def fetch_object(key: str, path: Path, *, max_bytes: int) -> bool:
    """Write an object into a file, up to `max_bytes`; return whether it exists.

    Raises: Unavailable.
    """
    bucket = _storage().bucket_name

    def fetch(client: Any) -> bool:
        try:
            answer = client.get_object(Bucket=bucket, Key=key)
        except client.exceptions.NoSuchKey:
            return False
        left = max_bytes
        with closing(answer["Body"]) as body, path.open("wb") as file:
            while left > 0 and (chunk := body.read(min(left, CHUNK_BYTES))):
                left -= file.write(chunk)
        return True

    return _ask(fetch, limit_s=VIDEO_S)


def find_head(key: str, *, max_bytes: int) -> StoredHead | None:
    """Return an object's type, size and first bytes; None if it does not exist.

    Raises: Unavailable.
    """
    bucket = _storage().bucket_name

    def fetch(client: Any) -> StoredHead | None:
        try:
            # S3 refuses a range of an empty object, so the rest is left unread.
            answer = client.get_object(Bucket=bucket, Key=key)
        except client.exceptions.NoSuchKey:
            return None
        with closing(answer["Body"]) as body:
            head = body.read(max_bytes)
        return StoredHead(head, answer["ContentType"], answer["ContentLength"])

    return _ask(fetch)


def find_object(key: str, *, max_bytes: int) -> StoredObject | None:
    """Return the object, cut off one byte after `max_bytes`; None if it does not exist.

    Raises: Unavailable.
    """
    bucket = _storage().bucket_name

    def fetch(client: Any) -> StoredObject | None:
        try:
            answer = client.get_object(Bucket=bucket, Key=key)
        except client.exceptions.NoSuchKey:
            return None
        with closing(answer["Body"]) as body:
            return StoredObject(body.read(max_bytes + 1), answer["ContentType"])

    return _ask(fetch)


def delete_objects(keys: Sequence[str]) -> None:
    """Delete objects; missing ones are no error. Raises: Unavailable."""
    bucket = _storage().bucket_name
    for start in range(0, len(keys), DELETE_BATCH):
        batch = [{"Key": key} for key in keys[start : start + DELETE_BATCH]]
        request = {"Objects": batch, "Quiet": True}
        answer = _ask(partial(_delete, bucket, request))
        if failed := answer.get("Errors"):
            logger.error("S3 did not delete: %s", failed)
            raise Unavailable


def iter_objects(prefix: str, *, after: str = "") -> Iterator[list[ListedObject]]:
    """Yield the objects under a prefix, a thousand at a time, ordered by key.

    `after` is a key, exclusive. Raises: Unavailable.
    """
    bucket, start_after = _storage().bucket_name, after
    while True:
        call = partial(_list, bucket, prefix, start_after)
        page = _ask(call, limit_s=LISTING_S)
        if page:
            yield page
        if len(page) < LIST_BATCH:
            return
        start_after = page[-1].key


def upload_url(key: str, *, headers: Mapping[str, str], ttl_s: int) -> str:
    """Return a URL for a client to upload one object itself.

    S3 refuses a request with any other headers. This sends nothing to S3.
    """
    return presign_put(
        _bucket(),
        key,
        headers={name.lower(): value for name, value in headers.items()},
        credentials=_credentials(os.getpid()).get_frozen_credentials(),
        signed_at=datetime.now(UTC),
        ttl_s=ttl_s,
    )


def media_url(key: str) -> str:
    """Return a URL that serves the object for at least half of the signing time.

    During that time it is the same in every process, so browsers find the picture in
    their cache, and a page full of pictures is signed once. This sends nothing to S3.
    """
    return _urls.get(key, media_url_period())


def media_url_period() -> int:
    """Return the start of the current signing period, in seconds of the clock."""
    half_ttl_s: int = max(_storage().querystring_expire // 2, 1)
    return int(time.time()) // half_ttl_s * half_ttl_s


def is_storage_reachable() -> bool:
    """Return whether the bucket answers and accepts our credentials."""
    try:
        _client(os.getpid()).head_bucket(Bucket=_storage().bucket_name)
    except (BotoCoreError, ClientError):
        return False
    return True


class _SignedUrls:
    """The URLs signed in the current period; a new period starts empty."""

    def __init__(self) -> None:
        self._period = -1
        self._urls: dict[str, str] = {}

    def get(self, key: str, period_start_s: int) -> str:
        if period_start_s != self._period or len(self._urls) >= URLS_MAX_COUNT:
            self._period, self._urls = period_start_s, {}
        urls = self._urls
        if key not in urls:
            urls[key] = _sign(key, period_start_s)
        return urls[key]


_urls = _SignedUrls()


def _sign(key: str, signed_at_s: int) -> str:
    if key.startswith(QUARANTINE):
        raise ValueError("What is in quarantine is not served.")
    return presign_get(
        _bucket(),
        key,
        credentials=_credentials(os.getpid()).get_frozen_credentials(),
        signed_at=datetime.fromtimestamp(signed_at_s, UTC),
        ttl_s=_storage().querystring_expire,
    )


def _bucket() -> Bucket:
    meta = _client(os.getpid()).meta
    return Bucket(meta.endpoint_url, _storage().bucket_name, meta.region_name)


@functools.lru_cache(maxsize=1)
def _credentials(pid: int) -> Any:
    """Return the storage's credentials; those of a role renew themselves."""
    storage = _storage()
    return boto3.Session(
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret_key,
        aws_session_token=storage.security_token,
    ).get_credentials()


def _storage() -> S3Storage:
    return storages["default"]


def prepare_client() -> None:
    """Create this process's client, which takes a quarter of a second."""
    _client(os.getpid())


@functools.lru_cache(maxsize=1)
def _client(pid: int) -> Any:
    """Return the process's client; a forked child must not share its sockets."""
    return _storage().connection.meta.client


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


def _ask(call: Callable[[Any], T], *, limit_s: float | None = None) -> T:
    """Call S3 with the process's client. Raises: Unavailable after `OPERATION_S`."""
    client = _client(os.getpid())
    try:
        return call_in_time(lambda: call(client), limit_s=limit_s or OPERATION_S)
    except (BotoCoreError, ClientError, GaveUp) as error:
        logger.exception("S3 refused, or did not answer.")
        raise Unavailable(retry_after_s=RETRY_AFTER_S) from error

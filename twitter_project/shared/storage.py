"""Media in S3: private objects under unguessable keys, shown by short-lived URLs.

The bucket and its options are those of Django's default storage (`S3Storage`). It
keeps one connection a thread, and each takes 60 ms to make; so its client, which any
thread may use, is taken once for the process.
"""

from __future__ import annotations

import functools
import logging
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from .errors import Unavailable
from .presigning import Bucket, presign_get

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage

logger = logging.getLogger(__name__)

KEY_BYTES = 18
DELETE_BATCH = 1000
URLS_MAX_COUNT = 20_000
# What is under a key never changes, and only who has a URL can ask for it.
CACHE_CONTROL = "private, max-age=31536000, immutable"


def new_media_key(prefix: str, extension: str) -> str:
    """Return a key that nobody can guess, such as `tweets/3x...Q.webp`."""
    return f"{prefix}/{secrets.token_urlsafe(KEY_BYTES)}.{extension}"


def store_object(key: str, content: bytes, content_type: str) -> None:
    """Store a private object under a key of `new_media_key`.

    Nothing is ever stored over: a key is used once, and S3 servers do not agree on
    how to be asked to refuse a second time. Raises: Unavailable.
    """
    with _translated_errors():
        _client(os.getpid()).put_object(
            Bucket=_storage().bucket_name,
            Key=key,
            Body=content,
            ContentType=content_type,
            CacheControl=CACHE_CONTROL,
        )


def delete_objects(keys: Sequence[str]) -> None:
    """Delete objects; one that is not there is no error. Raises: Unavailable."""
    for start in range(0, len(keys), DELETE_BATCH):
        batch = [{"Key": key} for key in keys[start : start + DELETE_BATCH]]
        with _translated_errors():
            answer = _client(os.getpid()).delete_objects(
                Bucket=_storage().bucket_name, Delete={"Objects": batch, "Quiet": True}
            )
        if failed := answer.get("Errors"):
            logger.error("S3 did not delete: %s", failed)
            raise Unavailable


def media_url(key: str) -> str:
    """Return a URL that serves the object for at least half of the signing time.

    It is the same in every process during that time, so browsers find the picture in
    their cache, and a page full of them is signed once. Nothing is sent to S3.
    """
    return _urls.get(key, media_url_period())


def media_url_period() -> int:
    """Return since when, in seconds of the clock, URLs have been what they are."""
    half_ttl_s: int = max(_storage().querystring_expire // 2, 1)
    return int(time.time()) // half_ttl_s * half_ttl_s


def is_storage_reachable() -> bool:
    """Return whether the bucket answers and lets us in."""
    try:
        _client(os.getpid()).head_bucket(Bucket=_storage().bucket_name)
    except (BotoCoreError, ClientError):
        return False
    return True


class _SignedUrls:
    """The URLs signed in the present period; a new one starts empty."""

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
    client, storage = _client(os.getpid()), _storage()
    return presign_get(
        Bucket(client.meta.endpoint_url, storage.bucket_name, client.meta.region_name),
        key,
        credentials=_credentials(os.getpid()).get_frozen_credentials(),
        signed_at=datetime.fromtimestamp(signed_at_s, UTC),
        ttl_s=storage.querystring_expire,
    )


@functools.lru_cache(maxsize=1)
def _credentials(pid: int) -> Any:
    """Return the storage's credentials, which renew themselves if they are a role's."""
    storage = _storage()
    return boto3.Session(
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret_key,
        aws_session_token=storage.security_token,
    ).get_credentials()


def _storage() -> S3Storage:
    return storages["default"]


@functools.lru_cache(maxsize=1)
def _client(pid: int) -> Any:
    """Return the process's client; a forked child must not share its sockets."""
    return _storage().connection.meta.client


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        logger.exception("S3 refused, or did not answer.")
        raise Unavailable from error

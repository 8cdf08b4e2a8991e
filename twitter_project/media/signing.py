"""The URLs of objects: short-lived, and the same in every process for a while."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3

from .client import get_client, get_storage
from .presigning import Bucket, presign_get, presign_put
from .storage import QUARANTINE

URLS_MAX_COUNT = 20_000


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
    return _sign(key, media_url_period())


def media_url_period() -> int:
    """Return the start of the current signing period, in seconds of the clock."""
    half_ttl_s: int = max(get_storage().querystring_expire // 2, 1)
    return int(time.time()) // half_ttl_s * half_ttl_s


@functools.lru_cache(maxsize=URLS_MAX_COUNT)
def _sign(key: str, signed_at_s: int) -> str:
    if key.startswith(QUARANTINE):
        raise ValueError("What is in quarantine is not served.")
    return presign_get(
        _bucket(),
        key,
        credentials=_credentials(os.getpid()).get_frozen_credentials(),
        signed_at=datetime.fromtimestamp(signed_at_s, UTC),
        ttl_s=get_storage().querystring_expire,
    )


def _bucket() -> Bucket:
    meta = get_client().meta
    return Bucket(meta.endpoint_url, get_storage().bucket_name, meta.region_name)


@functools.lru_cache(maxsize=1)
def _credentials(pid: int) -> Any:
    """Return the storage's credentials; those of a role renew themselves."""
    storage = get_storage()
    return boto3.Session(
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret_key,
        aws_session_token=storage.security_token,
    ).get_credentials()

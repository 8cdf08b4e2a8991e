"""Presigned S3 URLs, by AWS's "Signature Version 4" for query strings.

botocore signs with the time of the call, so every process would make a different URL
for the same picture, and browsers would fetch it again. This takes the time as an
argument.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(Protocol):
    """What botocore calls frozen credentials."""

    access_key: str
    secret_key: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket that is addressed by path at an endpoint such as `https://host:port`."""

    endpoint_url: str
    name: str
    region: str


def presign_get(
    bucket: Bucket,
    key: str,
    *,
    credentials: Credentials,
    signed_at: datetime,
    ttl_s: int,
) -> str:
    """Return a URL that serves the object until `ttl_s` after `signed_at` (UTC)."""
    return _presign(
        "GET",
        bucket,
        key,
        {},
        credentials=credentials,
        signed_at=signed_at,
        ttl_s=ttl_s,
    )


def presign_put(
    bucket: Bucket,
    key: str,
    *,
    headers: Mapping[str, str],
    credentials: Credentials,
    signed_at: datetime,
    ttl_s: int,
) -> str:
    """Return a URL that accepts the object until `ttl_s` after `signed_at` (UTC).

    S3 accepts only a request with exactly these headers; name them in lower case.
    """
    return _presign(
        "PUT",
        bucket,
        key,
        headers,
        credentials=credentials,
        signed_at=signed_at,
        ttl_s=ttl_s,
    )


def _presign(
    method: str,
    bucket: Bucket,
    key: str,
    headers: Mapping[str, str],
    *,
    credentials: Credentials,
    signed_at: datetime,
    ttl_s: int,
) -> str:
    headers = {**headers, "host": urlsplit(bucket.endpoint_url).netloc}
    signed = ";".join(sorted(headers))
    stamp = signed_at.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{bucket.region}/s3/aws4_request"
    path = f"/{bucket.name}/{quote(key, safe='/~')}"
    fields = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(ttl_s),
        "X-Amz-SignedHeaders": signed,
    }
    if credentials.token:
        fields["X-Amz-Security-Token"] = credentials.token
    query = "&".join(
        f"{name}={quote(fields[name], safe='~')}" for name in sorted(fields)
    )
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"{method}\n{path}\n{query}\n{lines}\n{signed}\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(request.encode()).hexdigest()
    secret = _signing_key(credentials.secret_key, scope)
    signature = _hmac(secret, f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}").hex()
    endpoint = bucket.endpoint_url.rstrip("/")
    return f"{endpoint}{path}?{query}&X-Amz-Signature={signature}"


@lru_cache(maxsize=4)
def _signing_key(secret_key: str, scope: str) -> bytes:
    """Return the key of a day and a region: a page may sign 100 URLs with it."""
    secret = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        secret = _hmac(secret, part)
    return secret


def _hmac(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, text.encode(), hashlib.sha256).digest()

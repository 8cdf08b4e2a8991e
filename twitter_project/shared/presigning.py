"""Signed URLs of S3, by AWS's "Signature Version 4" for query strings.

botocore signs with the time of the call, so every process makes another URL of the same
picture, and browsers fetch it again. This takes the time as an argument.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
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
    stamp = signed_at.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{bucket.region}/s3/aws4_request"
    path = f"/{bucket.name}/{quote(key, safe='/~')}"
    fields = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(ttl_s),
        "X-Amz-SignedHeaders": "host",
    }
    if credentials.token:
        fields["X-Amz-Security-Token"] = credentials.token
    query = "&".join(
        f"{name}={quote(fields[name], safe='~')}" for name in sorted(fields)
    )
    host = urlsplit(bucket.endpoint_url).netloc
    request = f"GET\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(request.encode()).hexdigest()
    secret = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        secret = _hmac(secret, part)
    signature = _hmac(secret, f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}").hex()
    endpoint = bucket.endpoint_url.rstrip("/")
    return f"{endpoint}{path}?{query}&X-Amz-Signature={signature}"


def _hmac(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, text.encode(), hashlib.sha256).digest()

"""Tests that our signatures equal botocore's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from twitter_project.media.presigning import Bucket, presign_get, presign_put

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def signature_of_botocore(
    method: str, url: str, credentials: Credentials, headers: Mapping[str, str]
) -> str:
    """Sign the same request with botocore, at the time in our URL."""
    fields = dict(parse_qsl(urlsplit(url).query))
    auth = S3SigV4QueryAuth(
        credentials, "s3", "eu-west-1", int(fields["X-Amz-Expires"])
    )
    address = url.rpartition("&X-Amz-Signature=")[0]
    request = AWSRequest(method, address, headers=headers)
    request.context["timestamp"] = fields["X-Amz-Date"]
    to_sign = auth.string_to_sign(request, auth.canonical_request(request))
    return str(auth.signature(to_sign, request))


@pytest.mark.parametrize("token", [None, "role+token/=="])
@pytest.mark.parametrize(
    "endpoint_url", ["https://s3.eu-west-1.amazonaws.com", "http://127.0.0.1:9000"]
)
@given(key=st.from_regex(r"[ -~]{1,40}", fullmatch=True), ttl_s=st.integers(1, 604800))
def test_botocore_signs_what_is_served_the_same(
    endpoint_url: str, token: str | None, key: str, ttl_s: int
) -> None:
    credentials = Credentials("AKID", SECRET, token)
    bucket = Bucket(endpoint_url, "media", "eu-west-1")

    url = presign_get(
        bucket,
        key.strip("/. ") or "x",
        credentials=credentials.get_frozen_credentials(),
        signed_at=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
        ttl_s=ttl_s,
    )

    assert url.startswith(f"{endpoint_url}/media/")
    expected = signature_of_botocore("GET", url, credentials, {})
    assert url.rpartition("=")[2] == expected


@pytest.mark.parametrize("token", [None, "role+token/=="])
@given(
    content_type=st.from_regex(r"image/[a-z-]{1,20}", fullmatch=True),
    size_bytes=st.integers(1, 10**9),
)
def test_botocore_signs_what_is_sent_the_same(
    token: str | None, content_type: str, size_bytes: int
) -> None:
    credentials = Credentials("AKID", SECRET, token)
    headers = {"content-type": content_type, "content-length": str(size_bytes)}

    url = presign_put(
        Bucket("https://s3.eu-west-1.amazonaws.com", "media", "eu-west-1"),
        "quarantine/x",
        headers=headers,
        credentials=credentials.get_frozen_credentials(),
        signed_at=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
        ttl_s=900,
    )

    assert "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost" in url
    expected = signature_of_botocore("PUT", url, credentials, headers)
    assert url.rpartition("=")[2] == expected

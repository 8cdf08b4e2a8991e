"""Tests that answers are compressed for clients that accept it, and only if it pays
off.
"""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from twitter_project.web.middleware.compressing import (
    COMPRESSED_MIN_BYTES,
    PADDING_MAX_BYTES,
    CompressionMiddleware,
    compress,
)

TEXT = b"<p>Good day</p>" * 200


def send(
    response: HttpResponseBase | None = None, accepted: str = "gzip, deflate, br, zstd"
) -> HttpResponseBase:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepted
    response = HttpResponse(TEXT) if response is None else response
    answer = CompressionMiddleware(lambda _request: response)(request)
    assert isinstance(answer, HttpResponseBase)
    return answer


def encoding_of(answer: HttpResponseBase) -> str:
    return answer.headers.get("Content-Encoding", "")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip", "gzip"),
        ("broccoli, identity", ""),
        ("", ""),
    ],
)
def test_the_client_says_how_answers_are_compressed(
    accepted: str, encoding: str
) -> None:
    answer = send(HttpResponse(TEXT, headers={"ETag": '"1"'}), accepted)

    assert isinstance(answer, HttpResponse)
    assert encoding_of(answer) == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)
    assert unpack(answer.content) == TEXT
    if encoding:
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert answer.headers["ETag"] == 'W/"1"'


def test_the_sites_pages_go_out_as_brotli(db: None, client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip, br"})

    assert encoding_of(answer) == "br"
    assert b"</html>" in brotli.decompress(answer.content)


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"x" * (COMPRESSED_MIN_BYTES - 1)),
        HttpResponse(TEXT, content_type="image/png"),
        HttpResponse(TEXT, headers={"Content-Encoding": "identity"}),
        FileResponse([TEXT], content_type="text/html"),
    ],
    ids=["small", "a picture", "encoded already", "streamed"],
)
def test_what_does_not_pay_goes_out_as_it_is(response: HttpResponseBase) -> None:
    before = encoding_of(response)

    assert encoding_of(send(response)) == before


def test_the_size_of_an_answer_is_blurred() -> None:
    sizes = {len(compress(TEXT)) for _ in range(50)}

    assert len(sizes) > 10
    assert max(sizes) - min(sizes) < PADDING_MAX_BYTES
    for length in (0, 1, 70_000, 400_000):
        content = TEXT * (length // len(TEXT)) + b"x" * (length % len(TEXT))
        assert brotli.decompress(compress(content)) == content

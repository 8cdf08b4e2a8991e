"""Answers go out compressed: by brotli to clients that take it, else by gzip.

Brotli at its quickest makes pages a sixth larger than gzip, in an eighth of the time.
"""

from __future__ import annotations

import re
import secrets

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# Smaller answers fit into one packet as they are.
COMPRESSED_MIN_BYTES = 500
QUALITY = 1
PADDING_MAX_BYTES = 100
_COMPRESSIBLE = re.compile(r"text/|[\w./+-]*(json|xml|javascript)\b")


class CompressionMiddleware(GZipMiddleware):
    """Compress whole answers that are text.

    An attacker who can make a browser request pages, and can see their sizes, might
    guess a secret in them, because repeated text compresses better (BREACH). CSRF
    tokens are masked differently in each page, and random padding blurs the size, as in
    Django's gzip.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not isinstance(response, HttpResponse) or not _is_worth_it(response):
            return response
        if not _accepts_brotli(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = compress(response.content)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "br"
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response


def compress(content: bytes) -> bytes:
    """Compress by brotli, with padding of random length that decoders skip."""
    compressor = brotli.Compressor(quality=QUALITY)
    body: bytes = compressor.process(content) + compressor.flush()
    # A metadata block (RFC 7932, 9.2), which begins where `flush` has ended a byte:
    # not the last block (0), metadata (11), reserved (0), a length in one byte (01).
    length = 1 + secrets.randbelow(PADDING_MAX_BYTES)
    head = 0b010110 | (length - 1) << 6
    padding = head.to_bytes(2, "little") + secrets.token_bytes(length)
    end: bytes = compressor.finish()
    return body + padding + end


def _is_worth_it(response: HttpResponse) -> bool:
    return (
        len(response.content) >= COMPRESSED_MIN_BYTES
        and "Content-Encoding" not in response.headers
        and _COMPRESSIBLE.match(response.headers.get("Content-Type", "")) is not None
    )


def _accepts_brotli(accept_encoding: str) -> bool:
    """Return whether the client takes brotli. `br;q=0` says that it does not."""
    for part in accept_encoding.split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "br":
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False

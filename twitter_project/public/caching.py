"""Lets anybody keep public answers for a while, and checks them by a tag."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

MAX_AGE_S = 300


def etag_of(*parts: object) -> str:
    """Return a tag that changes with any of the parts."""
    text = "\x00".join(map(str, parts))
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def answer(
    request: HttpRequest,
    make: Callable[[], bytes],
    *,
    content_type: str,
    etag: str,
    noindex: bool = False,
) -> HttpResponse:
    """Return the answer of `make`, or 304 without calling it if nothing has changed."""
    response = get_conditional_response(request, etag)
    if response is None:
        response = HttpResponse(make(), content_type=content_type)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE_S)
    if noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return response

"""Answers that need no session and no database: a small page, or an API's error.

They are for requests that the site cannot serve right now, so they use only the
request's headers.
"""

from __future__ import annotations

import functools
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from .interfaces import find_interface

CODES = {408: "request_timeout", 503: "unavailable"}
RETRY_AFTER_S = 5


def answer_plainly(request: HttpRequest, status: int) -> HttpResponse:
    """Answer 408 or 503 in the format that the client expects."""
    language = translation.get_language_from_request(request)
    if interface := find_interface(request):
        with translation.override(language):
            response = interface.answer_error(status, CODES[status], _text(status))
    elif _is_fragment(request):
        response = HttpResponse(_toast(status, language))
        response.headers["HX-Retarget"] = "#status"
        response.headers["HX-Reswap"] = "beforeend"
    else:
        response = HttpResponse(_page(status, language))
    response.status_code = status
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    patch_vary_headers(response, ("Accept-Language", "HX-Request"))
    return response


def _is_fragment(request: HttpRequest) -> bool:
    headers = request.headers
    whole_page = ("HX-Boosted", "HX-History-Restore-Request")
    return "HX-Request" in headers and not any(name in headers for name in whole_page)


def _text(status: int) -> str:
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return _("The request took too long to arrive. Try again.")
    return _("The site cannot answer right now. Try again in a moment.")


@functools.cache
def _toast(status: int, language: str) -> str:
    with translation.override(language):
        return render_to_string("shared/_error_toast.html", {"errors": [_text(status)]})


@functools.cache
def _page(status: int, language: str) -> str:
    with translation.override(language):
        return render_to_string("plain.html", {"text": _text(status)})

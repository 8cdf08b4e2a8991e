"""Middleware of pages, left out where a token reads from the API.

Such a request names who asks by itself: it looks at no cookie, so it has no session, no
person of a session, and no messages; and htmx asks for pages only. It is also what
clients ask most. Everything else goes through all of it, requests that sign in too.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django_htmx.middleware import HtmxMiddleware

from .htmx import API_PATHS


def is_token_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and request.path_info.startswith(API_PATHS)
        and "HTTP_AUTHORIZATION" in request.META
    )


class _ForPages:
    """Stands before a middleware class, and steps around it."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if is_token_read(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Session(_ForPages, SessionMiddleware):
    """Reads the session of a page."""


class Authentication(_ForPages, AuthenticationMiddleware):
    """Finds the person of a session."""


class Messages(_ForPages, MessageMiddleware):
    """Keeps what the next page shall say."""


class Htmx(_ForPages, HtmxMiddleware):
    """Reads what htmx says of a request."""

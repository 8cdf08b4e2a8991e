"""Middleware for pages that reads with a token skip.

Such a request carries its own credentials, so it needs no session, no signed-in user
from a session, and no messages. It is also the most frequent kind of request. All other
requests pass through this middleware, including those that sign in over the API.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django_htmx.middleware import HtmxMiddleware

from twitter_project.web.interfaces import uses_token


def is_token_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and "HTTP_AUTHORIZATION" in request.META
        and uses_token(request)
    )


class _ForPages:
    """Wraps a middleware class, and skips it for API reads with a token."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if is_token_read(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Session(_ForPages, SessionMiddleware):
    """Reads a page's session."""


class Authentication(_ForPages, AuthenticationMiddleware):
    """Finds a session's account."""


class Messages(_ForPages, MessageMiddleware):
    """Keeps messages for the next page."""


class Htmx(_ForPages, HtmxMiddleware):
    """Reads htmx's headers."""

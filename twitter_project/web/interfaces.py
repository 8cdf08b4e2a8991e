"""The interfaces for programs, each under its own path prefix.

Every other path is a page. Middleware asks this module and knows no prefixes: an
interface declares its own in `settings.INTERFACES`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Interface:
    """Requests whose path starts with `prefix`.

    `uses_tokens`: requests carry their own credentials, so no session cookie is read
    and no account setting applies before the token is checked. `write_error` takes a
    status, a stable code and a translated text, and needs no database.
    """

    prefix: str
    uses_tokens: bool
    content_type: str
    write_error: Callable[[int, str, str], bytes]

    def answer_error(self, status: int, code: str, text: str) -> HttpResponse:
        """Answer with the error in this interface's own format."""
        body = self.write_error(status, code, text)
        return HttpResponse(body, status=status, content_type=self.content_type)


def find_interface(request: HttpRequest) -> Interface | None:
    """Return the interface that the request's path belongs to; None means a page."""
    for interface in list_interfaces():
        if request.path_info.startswith(interface.prefix):
            return interface
    return None


def is_page(request: HttpRequest) -> bool:
    """Return whether the request is for a page rather than a program's interface."""
    return find_interface(request) is None


def uses_token(request: HttpRequest) -> bool:
    """Return whether the request's credentials are a token instead of a session."""
    interface = find_interface(request)
    return interface is not None and interface.uses_tokens


@functools.cache
def list_interfaces() -> tuple[Interface, ...]:
    """Return what `settings.INTERFACES` names, imported once."""
    return tuple(import_string(name) for name in settings.INTERFACES)

"""Tells of each request in one line, and gives it an id that all its lines carry."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import LazyObject

from .logs import find_route
from .round_trips import count_so_far

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HEADER = "X-Request-ID"
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Who watches asks every few seconds.
PROBES = ("/healthz", "/readyz")

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Stands before all others, so that it sees what any of them answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = find_request_id(request)
        began, commands = time.perf_counter(), count_so_far()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            level = logging.DEBUG if request.path_info in PROBES else logging.INFO
            if logger.isEnabledFor(level):
                duration_s = time.perf_counter() - began
                fields = _describe(request, response, duration_s)
                fields["round_trips"] = count_so_far() - commands
                logger.log(level, "request", extra=fields)
        return response


def find_request_id(request: HttpRequest) -> str:
    """Return the id that a proxy gave, else that of Lambda's call, else a new one."""
    given = request.headers.get(HEADER, "")
    if GOOD_ID.fullmatch(given):
        return given
    return _find_aws_request_id(request) or uuid.uuid4().hex


def find_known_user_id(request: HttpRequest) -> int | None:
    """Return who asked, if that was looked up anyway; costs no round trip."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject):
        user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else None


def _find_aws_request_id(request: HttpRequest) -> str:
    context = request.META.get("apig_wsgi.context")
    return str(getattr(context, "aws_request_id", ""))


def _describe(
    request: HttpRequest, response: HttpResponseBase, duration_s: float
) -> dict[str, object]:
    fields: dict[str, object] = {
        "method": request.method,
        "route": find_route(request),
        "status": response.status_code,
        "duration_ms": round(duration_s * 1000, 1),
        "user_id": find_known_user_id(request),
    }
    if aws_request_id := _find_aws_request_id(request):
        fields["aws_request_id"] = aws_request_id
    return fields

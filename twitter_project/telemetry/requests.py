"""Logs and measures each request, and gives it an id for its log lines."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import LazyObject

from twitter_project.microservices.routes import EVERYWHERE

from .logs import find_route
from .metrics import record
from .round_trips import count_so_far, count_statements
from .types import Metric

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HEADER = "X-Request-ID"
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))

BY_ROUTE = ("service", "method", "route")
REQUESTS = Metric(
    *("requests", "counter", "Requests that were answered."),
    labels=(*BY_ROUTE, "status"),
    dimensions=("service", "status"),
)
DURATION = Metric(
    *("request_duration", "histogram", "Time until the answer begins."),
    labels=BY_ROUTE,
    dimensions=("service",),
    unit="seconds",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10),
)
ROUND_TRIPS = Metric(
    *("request_round_trips", "histogram", "Commands to MongoDB for a request."),
    labels=BY_ROUTE,
    dimensions=("service",),
    buckets=(0, 1, 2, 4, 8, 16, 32, 64),
)
STATEMENTS = Metric(
    *("request_statements", "histogram", "Statements to PostgreSQL for a request."),
    labels=BY_ROUTE,
    dimensions=("service",),
    buckets=(0, 1, 2, 4, 8, 16, 32, 64),
)

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Cost:
    """What a request costs, counted from the creation of this object."""

    began: float = field(default_factory=time.perf_counter)
    round_trips: int = field(default_factory=lambda: -count_so_far())
    statements: int = field(default_factory=lambda: -count_statements())
    duration_s: float = 0.0

    def end(self) -> None:
        self.duration_s = time.perf_counter() - self.began
        self.round_trips += count_so_far()
        self.statements += count_statements()


class RequestMiddleware:
    """Log and measure each request. Place it first, so that it sees every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = find_request_id(request)
        cost = Cost()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            cost.end()
            is_probe = request.path_info in EVERYWHERE  # monitoring asks often
            if not is_probe:
                _measure(request, response, cost)
            level = logging.DEBUG if is_probe else logging.INFO
            if logger.isEnabledFor(level):
                fields = _describe(request, response, cost)
                logger.log(level, "request", extra=fields)
        return response


def find_request_id(request: HttpRequest) -> str:
    """Return the proxy's request id, otherwise Lambda's, otherwise a new one."""
    given = request.headers.get(HEADER, "")
    if GOOD_ID.fullmatch(given):
        return given
    return _find_aws_request_id(request) or uuid.uuid4().hex


def find_known_user_id(request: HttpRequest) -> int | None:
    """Return the account's id if it was looked up anyway; costs no round trip."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject):
        user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else None


def _find_aws_request_id(request: HttpRequest) -> str:
    context = request.META.get("apig_wsgi.context")
    return str(getattr(context, "aws_request_id", ""))


def _measure(request: HttpRequest, response: HttpResponseBase, cost: Cost) -> None:
    values = {REQUESTS: 1, DURATION: cost.duration_s, ROUND_TRIPS: cost.round_trips}
    if settings.USERS_DATABASE_URL:
        values[STATEMENTS] = cost.statements
    method = str(request.method)
    record(
        values,
        service=settings.SERVICE,
        method=method if method in METHODS else "other",
        route=find_route(request),
        status=f"{response.status_code // 100}xx",
    )


def _describe(
    request: HttpRequest, response: HttpResponseBase, cost: Cost
) -> dict[str, object]:
    fields: dict[str, object] = {
        "method": request.method,
        "route": find_route(request),
        "status": response.status_code,
        "duration_ms": round(cost.duration_s * 1000, 1),
        "round_trips": cost.round_trips,
        "user_id": find_known_user_id(request),
    }
    if settings.USERS_DATABASE_URL:
        fields["statements"] = cost.statements
    if aws_request_id := _find_aws_request_id(request):
        fields["aws_request_id"] = aws_request_id
    return fields

"""Limits how often one account or one address may send requests, per minute or hour.

Windows are fixed and the count is one number in the cache: two cheap operations per
request, whatever the rate. Pages and API count together. With the local-memory cache
each process counts separately.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from twitter_project.shared.errors import TooMany
from twitter_project.web.access import SAFE_METHODS, find_access
from twitter_project.web.client_networks import client_network
from twitter_project.web.htmx import refuse
from twitter_project.web.interfaces import is_page

WINDOW_S = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}


def parse_rate(rate: str) -> tuple[int, int]:
    """Return how many requests, in how many seconds: "20/min" is (20, 60)."""
    count, _, period = rate.partition("/")
    return int(count), WINDOW_S[period]


def who_asks(request: HttpRequest, account_id: int | None) -> str:
    """Return who is counted: the account, or the network of somebody not signed in."""
    return f"u{account_id}" if account_id else f"a{client_network(request)}"


def scopes_of(request: HttpRequest, account_id: int | None) -> list[str]:
    """Return the rates that a request counts towards.

    These are the general one, and for a write the one that its path declares.
    """
    general = "account" if account_id else "anonymous"
    declared = find_access(request).throttle
    is_write = request.method not in SAFE_METHODS
    return [general, declared] if declared and is_write else [general]


def count_use(scope: str, who: str, rate: str) -> int | None:
    """Count one request; return how many seconds to wait if it is one too many."""
    limit, window_s = parse_rate(rate)
    now = time.time()
    window = int(now // window_s)
    key = f"throttle:{scope}:{who}:{window}"
    used = 1
    if not cache.add(key, used, window_s):
        try:
            used = cache.incr(key)
        except ValueError:  # it expired between the two calls
            return None
    if used <= limit:
        return None
    return math.ceil((window + 1) * window_s - now)


class PageThrottleMiddleware:
    """Count writes to pages as the API does: by account, otherwise by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.THROTTLES_ENABLED or request.method != "POST":
            return None
        if not is_page(request):
            return None
        account_id: int | None = request.user.pk
        rates: Any = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
        waits_s = [
            count_use(scope, who_asks(request, account_id), rates[scope])
            for scope in scopes_of(request, account_id)
        ]
        if any(waits_s):
            retry_after_s = max(wait_s or 0 for wait_s in waits_s)
            return refuse(request, TooMany(retry_after_s=retry_after_s))
        return None

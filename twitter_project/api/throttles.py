"""How often one account or one address may ask, counted per minute or hour.

Windows are fixed and the count is one number in the cache: two cheap operations a
request, whatever the rate. With the local-memory cache each process counts for itself.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from twitter_project.shared.addresses import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

WINDOW_S = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}


def parse_rate(rate: str) -> tuple[int, int]:
    """Return how many requests, in how many seconds: "20/min" is (20, 60)."""
    count, _, period = rate.partition("/")
    return int(count), WINDOW_S[period]


class AccountThrottle(BaseThrottle):
    """Counts every request, and those of views with a `throttle_scope` once more.

    Somebody signed in is counted by account, anybody else by address.
    """

    retry_after_s: int | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        account_id = request.user.pk
        who = f"u{account_id}" if account_id else f"a{client_address(request._request)}"
        scopes = ["account" if account_id else "anonymous"]
        scope: str | None = getattr(view, "throttle_scope", None)
        if scope:
            scopes.append(scope)
        # A list: each window counts, also after one was found to be full.
        allowed = [self._count(scope, who) for scope in scopes]
        return all(allowed)

    def wait(self) -> float | None:
        return self.retry_after_s

    def _count(self, scope: str, who: str) -> bool:
        """Count one request of the scope, and return whether it was still allowed."""
        rates: Any = api_settings.DEFAULT_THROTTLE_RATES
        limit, window_s = parse_rate(rates[scope])
        now = time.time()
        window = int(now // window_s)
        key = f"throttle:{scope}:{who}:{window}"
        if cache.add(key, 1, window_s):
            return limit >= 1
        try:
            used = cache.incr(key)
        except ValueError:  # it expired between the two calls
            return True
        if used > limit:
            rest = math.ceil((window + 1) * window_s - now)
            self.retry_after_s = max(rest, self.retry_after_s or 0)
        return bool(used <= limit)

"""Limits how often one account or one address may use the API; pages count along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from twitter_project.web.middleware.throttling import count_use, scopes_of, who_asks

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class AccountThrottle(BaseThrottle):
    """Count every request, and a write also towards the rate that its path declares.

    People who are signed in are counted by account, strangers by address.
    """

    retry_after_s: int | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        account_id: int | None = request.user.pk
        who = who_asks(request._request, account_id)
        rates: Any = api_settings.DEFAULT_THROTTLE_RATES
        # A list: each window counts, even after another was found to be full.
        waits_s = [
            count_use(scope, who, rates[scope])
            for scope in scopes_of(request._request, account_id)
        ]
        self.retry_after_s = max((wait_s or 0 for wait_s in waits_s), default=0) or None
        return self.retry_after_s is None

    def wait(self) -> float | None:
        return self.retry_after_s

"""The time zone of a page: the account's, otherwise UTC, which the page mentions."""

import functools
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from twitter_project.web.interfaces import uses_token

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Zones that people live in; the others have old or technical names.
AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@functools.cache
def list_zones() -> tuple[str, ...]:
    """Return the names of the available zones, in order."""
    names = zoneinfo.available_timezones()
    return tuple(sorted(name for name in names if name.split("/")[0] in AREAS))


class TimeZoneMiddleware:
    """Activate the account's zone for one request. Place it after authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if uses_token(request):
            return self.get_response(request)
        name = getattr(request.user, "time_zone", "")
        zone = zoneinfo.ZoneInfo(name) if name in list_zones() else None
        with timezone.override(zone):
            return self.get_response(request)

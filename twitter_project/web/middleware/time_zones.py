"""The time zone of a page: the account's, otherwise the device's.

The page's script tells the device's zone in a cookie. Until then, and without scripts,
times are in UTC, which the page mentions.
"""

import functools
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from twitter_project.web.interfaces import uses_token

# js/times.js writes it.
ZONE_COOKIE_NAME = "time_zone"
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


def find_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the zone of this name, if people live in one that is called so."""
    return zoneinfo.ZoneInfo(name) if name in list_zones() else None


def find_device_zone(request: HttpRequest) -> str:
    """Return the name of the device's zone; "" if its browser has not told it."""
    name = request.COOKIES.get(ZONE_COOKIE_NAME, "")
    return name if name in list_zones() else ""


class TimeZoneMiddleware:
    """Activate the reader's zone for one request. Place it after authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if uses_token(request):
            return self.get_response(request)
        name = getattr(request.user, "time_zone", "") or find_device_zone(request)
        with timezone.override(find_zone(name)):
            return self.get_response(request)

"""Finds which device reads a page, and whether it runs our scripts."""

from django.http import HttpRequest

from twitter_project.web.middleware.time_zones import ZONE_COOKIE_NAME
from users.browser_sign_ins import credential_of


def device_of(request: HttpRequest) -> str:
    """Return a name for the browser's session, from which it cannot be computed."""
    return credential_of(request)[:40]


def has_scripts(request: HttpRequest) -> bool:
    """Return whether this browser has run our scripts before: they tell its time zone.

    Without them, the server has to assume that what it shows is read.
    """
    return ZONE_COOKIE_NAME in request.COOKIES

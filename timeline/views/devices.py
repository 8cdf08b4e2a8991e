"""Which device a page is read on, and whether it runs our scripts."""

from django.http import HttpRequest

from users.browser_sign_ins import credential_of

# Set by the script of home. Without it, the server notes what was read.
SCRIPTS_COOKIE = "scripts"


def device_of(request: HttpRequest) -> str:
    """Return the name of the browser's session, which nobody can turn back into it."""
    return credential_of(request)[:40]


def has_scripts(request: HttpRequest) -> bool:
    """Return whether this browser has run our scripts before."""
    return SCRIPTS_COOKIE in request.COOKIES

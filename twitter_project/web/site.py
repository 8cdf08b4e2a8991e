"""What every page needs to know about the site and about the person's display choices.

Display choices are stored on the account, which takes precedence, and in a cookie of
the browser, which serves people who are not signed in. Pages are rendered with them, so
no script has to change what was painted already.
"""

import os
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from twitter_project.shared.changes import token_floor

# A page receives again a little of what it shows already, rather than miss something.
CLOCKS_DIFFER_S = 5
CHOICE_AGE_S = 60 * 60 * 24 * 365
# Choices by the name of the field, the cookie and the page's attribute; the first is
# the default.
DISPLAY_CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark", "black"),
    "accent": ("sea", "plum", "moss", "rust"),
    "text_size": ("medium", "small", "large", "larger"),
}


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the site's name and the person's display choices."""
    return {
        "site_name": settings.SITE_NAME,
        "live_updates": settings.LIVE_UPDATES,
        "live_since": token_floor(time.time() - CLOCKS_DIFFER_S),
        **chosen_display(request),
    }


def absolute_url(request: HttpRequest, path: str) -> str:
    """Return the canonical address of a page, on SITE_URL.

    A local site without SITE_URL uses the request's own address.
    """
    if settings.LOCAL and not os.environ.get("SITE_URL"):
        return request.build_absolute_uri(path)
    return f"{settings.SITE_URL}{path}"


def chosen_display(request: HttpRequest) -> dict[str, str]:
    """Return the choices by name: the account's, otherwise the browser's."""
    user = getattr(request, "user", None)
    chosen = {}
    for name, choices in DISPLAY_CHOICES.items():
        asked = getattr(user, name, "") or request.COOKIES.get(name, "")
        chosen[name] = asked if asked in choices else choices[0]
    return chosen

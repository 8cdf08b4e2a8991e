"""What every page knows of the site and of the person's choices for it.

How the site looks is chosen once: it is kept on the account, which decides, and in a
cookie of the browser, which decides for whoever is not signed in. The page comes with
it, so that no script has to change what was painted already.
"""

import os
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from twitter_project.shared.changes import token_floor

THEME_COOKIE = "theme"
# A page hears again of a little that it shows already, rather than miss something.
CLOCKS_DIFFER_S = 5
CHOICE_AGE_S = 60 * 60 * 24 * 365
# By the name of the field, of the cookie, and of the attribute of the page: what can
# be chosen, the first of which is what nobody has to choose.
DISPLAY_CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark", "black"),
    "accent": ("sea", "plum", "moss", "rust"),
    "text_size": ("medium", "small", "large", "larger"),
}


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the site's name, and how the person wants it to look."""
    return {
        "site_name": settings.SITE_NAME,
        "live_updates": settings.LIVE_UPDATES,
        "live_since": token_floor(time.time() - CLOCKS_DIFFER_S),
        **chosen_display(request),
    }


def absolute_url(request: HttpRequest, path: str) -> str:
    """Return the one address of a page, on SITE_URL.

    A site on one's own machine that has none is where it was asked for.
    """
    if settings.LOCAL and not os.environ.get("SITE_URL"):
        return request.build_absolute_uri(path)
    return f"{settings.SITE_URL}{path}"


def chosen_display(request: HttpRequest) -> dict[str, str]:
    """Return what is chosen by name: the account's choice, else the browser's."""
    user = getattr(request, "user", None)
    chosen = {}
    for name, choices in DISPLAY_CHOICES.items():
        asked = getattr(user, name, "") or request.COOKIES.get(name, "")
        chosen[name] = asked if asked in choices else choices[0]
    return chosen

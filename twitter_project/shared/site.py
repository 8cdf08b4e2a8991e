"""What every page knows of the site and of the person's choices for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
CHOICE_AGE_S = 60 * 60 * 24 * 365


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the site's name and the theme; "" follows the system."""
    return {"site_name": settings.SITE_NAME, "theme": chosen_theme(request)}


def chosen_theme(request: HttpRequest) -> str:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""

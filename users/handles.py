"""The rules for handles: alphabet, length, and reserved names."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HANDLE_MIN = 3
HANDLE_MAX = 20
HANDLE_PATTERN = re.compile(r"[A-Za-z0-9_]+", re.ASCII)

# Names that a path of the site or a role of its staff needs, now or later.
_RESERVED = """
    about account accounts admin administrator all anonymous api app apps auth
    bookmarks compose design docs everyone explore feed feeds follow followers
    following healthz help hashtag here home i inbox info invite language likes list
    lists log_in log_out login logout mail me media mentions messages metrics mod
    moderation moderator new noreply notifications null oauth official offline people
    postmaster privacy profile public readyz register report reports rest root rss
    rules search security session sessions settings share sign_in sign_out sign_up
    signin signout signup sitemap staff static status support system tags team terms
    timeline trends tweet tweets undefined user users webmaster well_known www
"""
RESERVED_HANDLES = frozenset(_RESERVED.split())


def handle_key(handle: str) -> str:
    """Return the form that lookups and uniqueness use."""
    return handle.strip().lower()


def validate_handle(handle: str) -> None:
    """Raise `ValidationError` unless a person may take this handle."""
    if not HANDLE_MIN <= len(handle) <= HANDLE_MAX:
        raise ValidationError(
            _("Use from %(min)d to %(max)d characters."),
            code="handle_length",
            params={"min": HANDLE_MIN, "max": HANDLE_MAX},
        )
    if not HANDLE_PATTERN.fullmatch(handle):
        raise ValidationError(
            _("Use letters from A to Z, digits and underscores only."),
            code="handle_characters",
        )
    if handle_key(handle) in RESERVED_HANDLES:
        raise ValidationError(_("This handle is reserved."), code="handle_reserved")

"""Tokens that identify devices on which people have signed in before.

See OWASP's "Slow down online guessing attacks with device cookies". A token is signed
and names one account and one device. It signs nobody in: it only means that wrong
attempts from that device are counted separately from those of strangers.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core import signing

if TYPE_CHECKING:
    from collections.abc import Iterable

DEVICE_AGE_S = 60 * 60 * 24 * 365
SALT = "users.device"


def make_device_token(*, user_id: int) -> str:
    """Return a token for a device on which the account's owner just signed in."""
    return signing.dumps([user_id, secrets.token_urlsafe(9)], salt=SALT)


def find_device_account(token: str) -> int | None:
    """Return the account that the token names, or None if it is forged or too old."""
    found = _read(token)
    return found[0] if found else None


def find_device(*, tokens: Iterable[str], user_id: int) -> str | None:
    """Return the id of the first device that belongs to this account."""
    for token in tokens:
        found = _read(token)
        if found and found[0] == user_id:
            return found[1]
    return None


def _read(token: str) -> tuple[int, str] | None:
    try:
        user_id, device = signing.loads(token, salt=SALT, max_age=DEVICE_AGE_S)
    except (signing.BadSignature, ValueError):
        return None
    return user_id, device

"""Encrypts the seeds of second factors for the database and its backups.

`DJANGO_SECRET_KEY` encrypts; `DJANGO_SECRET_KEY_FALLBACKS` can still decrypt.
"""

import base64
import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from users.errors import SecondFactorUnreadable

logger = logging.getLogger(__name__)

PREFIX = "fernet:"
PURPOSE = b"seeds of second factors"


def encrypt(text: str) -> str:
    return PREFIX + _cipher(*_secrets()).encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """Return the seed; a plain one, from an older release or backup, is returned
    unchanged.

    Raises: SecondFactorUnreadable if its key is no longer in the settings.
    """
    if not stored.startswith(PREFIX):
        return stored
    try:
        return _cipher(*_secrets()).decrypt(stored.removeprefix(PREFIX)).decode()
    except InvalidToken as error:
        logger.error(
            "A second factor cannot be read: put the DJANGO_SECRET_KEY it was encrypted"
            " with into DJANGO_SECRET_KEY_FALLBACKS."
        )
        raise SecondFactorUnreadable from error


def encrypt_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an authenticator's `data` with all seeds under the current key."""
    renewed = dict(data)
    for name in ("secret", "seed"):
        if name in data:
            renewed[name] = _renew(data[name])
    if "migrated_codes" in data:
        renewed["migrated_codes"] = [_renew(code) for code in data["migrated_codes"]]
    return renewed


def _renew(stored: str) -> str:
    if stored.startswith(PREFIX) and _is_under_present_key(stored):
        return stored
    return encrypt(decrypt(stored))


def _is_under_present_key(stored: str) -> bool:
    try:
        _cipher(settings.SECRET_KEY).decrypt(stored.removeprefix(PREFIX))
    except InvalidToken:
        return False
    return True


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=8)
def _cipher(*secrets: str) -> MultiFernet:
    """Return a cipher that encrypts with the first secret and decrypts with any."""
    return MultiFernet([Fernet(_derive(secret)) for secret in secrets])


def _derive(secret: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))

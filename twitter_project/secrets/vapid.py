"""The format of the key that signs pushes (VAPID, RFC 8292).

It is a private key of the curve P-256 as push tools write it: 32 bytes in base64url,
without padding. Read before the settings, so nothing here may use Django.
"""

from __future__ import annotations

import base64

PRIVATE_KEY_BYTES = 32
# The number of points of P-256 (NIST SP 800-186): a private key is below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TEST_KEY = "for-the-tests-only-and-for-nothing-else-VAA"


def read_private_key(text: str) -> int:
    """Return the key as a number. Raises: ValueError if it is none."""
    try:
        raw = base64.b64decode(f"{text}=", altchars="-_", validate=True)
    except ValueError as error:
        raise ValueError("It is not base64url.") from error
    number = int.from_bytes(raw)
    if len(raw) != PRIVATE_KEY_BYTES or not 0 < number < ORDER:
        raise ValueError("It is not a private key of P-256.")
    return number


def is_private_key(text: str) -> bool:
    """Return whether the text is a private key."""
    try:
        read_private_key(text)
    except ValueError:
        return False
    return True

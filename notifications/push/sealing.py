"""Encrypts a push for one browser, and proves to its push service that it is ours.

http_ece and PyJWT do the work. pywebpush is built on the first, too, but its HTTP
client follows redirects and resolves names by itself, so it cannot be kept away from
our own network; and it brings aiohttp.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from twitter_project.secrets.vapid import read_private_key

# RFC 8292 allows a day; clocks differ.
TOKEN_TTL_S = 12 * 60 * 60
PUBLIC_KEY_BYTES = 65
AUTH_BYTES = 16
KEY_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class BrowserKeys:
    """What a browser gave us to encrypt with, in base64url."""

    p256dh: str
    auth: str


def is_push_available() -> bool:
    """Return whether the site has a key to sign pushes with."""
    return bool(settings.VAPID_PRIVATE_KEY)


def get_public_key() -> str:
    """Return the key that browsers subscribe with; empty if the site has none."""
    text = settings.VAPID_PRIVATE_KEY
    return _to_text(_point_of(_read_key(text))) if text else ""


def get_key_id() -> str:
    """Return a short text that changes with the key."""
    return hashlib.sha256(get_public_key().encode()).hexdigest()[:KEY_ID_DIGITS]


def authorize(endpoint: str) -> str:
    """Return the `Authorization` header for an endpoint (RFC 8292)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_TTL_S,
        "sub": f"mailto:{settings.CONTACT_EMAIL or settings.DEFAULT_FROM_EMAIL}",
    }
    key = _read_key(settings.VAPID_PRIVATE_KEY)
    token = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={token}, k={get_public_key()}"


def encrypt(content: bytes, keys: BrowserKeys) -> bytes:
    """Encrypt the content so that only the browser can read it (RFC 8291)."""
    sealed: bytes = http_ece.encrypt(
        content,
        private_key=generate_private_key(SECP256R1()),
        dh=_to_bytes(keys.p256dh),
        auth_secret=_to_bytes(keys.auth),
        version="aes128gcm",
    )
    return sealed


def are_keys_valid(keys: BrowserKeys) -> bool:
    """Return whether a browser can have made these keys."""
    try:
        point = _to_bytes(keys.p256dh)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        return len(point) == PUBLIC_KEY_BYTES and (
            len(_to_bytes(keys.auth)) == AUTH_BYTES
        )
    except ValueError:
        return False


@functools.lru_cache(maxsize=4)
def _read_key(text: str) -> EllipticCurvePrivateKey:
    return derive_private_key(read_private_key(text), SECP256R1())


def _point_of(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _to_bytes(text: str) -> bytes:
    """Decode base64url, with or without padding. Raises: ValueError."""
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), "-_", validate=True)

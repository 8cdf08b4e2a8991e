"""Verifies that a message comes from Amazon SNS, and from our topic.

As described in "Verifying the signatures of Amazon SNS messages". The certificate is
only fetched from SNS itself, and kept for a day.
"""

import re
import urllib.request
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from django.core.cache import cache

from twitter_project.shared.errors import Unavailable

SNS_URL = re.compile(
    r"https://sns\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com/[\w?&=./:%-]+"
)
CERTIFICATE_URL = re.compile(
    r"https://sns\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com"
    r"/SimpleNotificationService-\w+\.pem"
)
SIGNED = {
    "Notification": (
        *("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    ),
    "SubscriptionConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token"),
        *("TopicArn", "Type"),
    ),
}
HASHES = {"1": SHA1, "2": SHA256}
FETCH_TIMEOUT_S = 5
FETCHED_MAX_BYTES = 64 * 1024
CERTIFICATE_AGE_S = 86400


class NotFromSns(ValueError):
    """Nobody at SNS has signed this, or it is about another topic."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """Follow no redirect: it could lead anywhere."""


def verify(message: Mapping[str, Any], *, topic_arn: str) -> None:
    """Check the topic and the signature of a message of SNS.

    Raises: NotFromSns; Unavailable if the certificate cannot be fetched now.
    """
    names = SIGNED.get(str(message.get("Type")))
    hash_type = HASHES.get(str(message.get("SignatureVersion")))
    if names is None or hash_type is None or message.get("TopicArn") != topic_arn:
        raise NotFromSns("Another type, version or topic.")
    text = "".join(f"{one}\n{message[one]}\n" for one in names if one in message)
    try:
        signature = b64decode(str(message.get("Signature", "")), validate=True)
        key = _load_key(str(message.get("SigningCertURL")))
        key.verify(signature, text.encode(), PKCS1v15(), hash_type())
    except (InvalidSignature, Base64Error) as error:
        raise NotFromSns("The signature is wrong.") from error


def _load_key(url: str) -> RSAPublicKey:
    if not CERTIFICATE_URL.fullmatch(url):
        raise NotFromSns("This is no address of a certificate.")
    pem: bytes | None = cache.get(cache_key(url))
    if pem is None:
        pem = fetch(url)
    try:
        key = x509.load_pem_x509_certificate(pem).public_key()
    except ValueError as error:
        raise NotFromSns("This is no certificate.") from error
    if not isinstance(key, RSAPublicKey):
        raise NotFromSns("The certificate has another type of key.")
    cache.set(cache_key(url), pem, CERTIFICATE_AGE_S)
    return key


def cache_key(url: str) -> str:
    """Return where the certificate with this address is kept."""
    return f"sns-certificate:{url}"


def fetch(url: str) -> bytes:
    """Fetch a small file from SNS alone. Raises: NotFromSns; Unavailable."""
    if not SNS_URL.fullmatch(url):
        raise NotFromSns("Another host.")
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(url, timeout=FETCH_TIMEOUT_S) as response:
            content: bytes = response.read(FETCHED_MAX_BYTES)
    except (URLError, TimeoutError) as error:
        raise Unavailable from error
    return content

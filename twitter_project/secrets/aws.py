"""The site's secrets from AWS Secrets Manager, if `SECRET_NAME` names one.

The secret is a JSON object with the names of variables. The environment takes
precedence. It is read before the settings, so nothing here may use Django.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

logger = logging.getLogger(__name__)

NAMES = (
    *("DB_USERNAME", "DB_PASSWORD", "DB_HOST", "DB_DATABASE"),
    *("JWT_SIGN", "DJANGO_SECRET_KEY", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"),
    "VAPID_PRIVATE_KEY",
)
TTL_S = 300.0
# The shortest time between two reads, whoever asks for one.
PAUSE_S = 1.0


class SecretUnavailable(Exception):
    """The secret cannot be read, and never was; the message contains no value of it."""


class Secret:
    """A secret that is read again after `ttl_s`; in an outage the last values stay."""

    def __init__(self, name: str, *, ttl_s: float = TTL_S) -> None:
        self._name = name
        self._ttl_s = ttl_s
        self._lock = threading.Lock()
        self._values: Mapping[str, str] | None = None
        self._asked_at = 0.0

    def read(self, *, max_age_s: float | None = None) -> Mapping[str, str]:
        """Return the values by name, at most `max_age_s` old (`ttl_s` by default).

        During an outage they may be older, and AWS is asked again only after a while.
        Raises: SecretUnavailable during an outage if nothing was ever read.
        """
        limit_s = self._ttl_s if max_age_s is None else max_age_s
        with self._lock:
            if self._values is None or time.monotonic() - self._asked_at > limit_s:
                self._values = self._read_or_keep()
                self._asked_at = time.monotonic()
            return self._values

    def _read_or_keep(self) -> Mapping[str, str]:
        try:
            return _fetch(self._name)
        except SecretUnavailable as error:
            if self._values is None:
                raise
            logger.warning("An older secret is used: %s", error)
            return self._values


def find_value(name: str) -> str:
    """Return the environment's value, else the secret's; empty if neither has it.

    Raises: SecretUnavailable, naming everything that the environment does not set.
    """
    if (value := os.environ.get(name, "")) or not (secret := _secret()):
        return value
    try:
        return secret.read().get(name, "")
    except SecretUnavailable as error:
        missing = [one for one in NAMES if not os.environ.get(one)]
        raise SecretUnavailable(f"{error} Missing: {', '.join(missing)}.") from None


def is_login_kept_here() -> bool:
    """Return whether the database's password comes from the secret."""
    return bool(os.environ.get("SECRET_NAME")) and not os.environ.get("DB_PASSWORD")


def find_login(*, is_refused: bool = False) -> tuple[str, str]:
    """Return the database's user and password; after a refusal, read them again."""
    if is_refused and (secret := _secret()):
        secret.read(max_age_s=PAUSE_S)
    return find_value("DB_USERNAME"), find_value("DB_PASSWORD")


def _secret() -> Secret | None:
    name = os.environ.get("SECRET_NAME", "")
    return _secret_of(name) if name else None


@lru_cache(maxsize=1)
def _secret_of(name: str) -> Secret:
    return Secret(name)


def _fetch(name: str) -> Mapping[str, str]:
    # Slow to import, and needed only if a secret is named; every process imports this
    # module.
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    limits = Config(
        connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2}
    )
    try:
        region = os.environ.get("AWS_REGION", "us-east-1")
        client = boto3.client("secretsmanager", region_name=region, config=limits)
        text = client.get_secret_value(SecretId=name)["SecretString"]
    except ClientError as error:
        reason = error.response["Error"]["Code"]
        raise SecretUnavailable(f"AWS refused the secret: {reason}.") from None
    except (BotoCoreError, KeyError) as error:
        reason = type(error).__name__
        raise SecretUnavailable(f"AWS did not give the secret: {reason}.") from None
    return _parse(text)


def _parse(text: str) -> Mapping[str, str]:
    """Return the object's values as text; errors quote none of them."""
    try:
        values: Any = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise SecretUnavailable("The secret is not a JSON object.")
    return {name: str(value) for name, value in values.items() if value is not None}

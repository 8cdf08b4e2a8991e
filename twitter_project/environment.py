"""Reads the values of a deployment from its environment, and refuses unsafe ones.

A refusal stops the start with one line on standard error. It names the variable and
never quotes its value.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import dj_database_url
from environs import Env, EnvError

from twitter_project.secrets import vapid
from twitter_project.secrets.aws import SecretUnavailable, find_value
from twitter_project.secrets.local import find_or_make

APP_ENVS = ("local", "test", "development", "production")
SMTPS_PORT = 465
MAIL_SECURITY = ("EMAIL_USE_TLS", "EMAIL_USE_SSL")
SECRET_MIN_BYTES = 32
# The key that the design document printed.
PUBLISHED_JWT_SIGN = "EsteEsEl-TokenDeNico-PARA-ENTR-uala"
WEAK_BEGINNINGS = ("django-insecure", "insecure", "changeme", "change-me", "secret-key")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
OWN_MACHINE = (".localhost", "localhost", "127.0.0.1", "[::1]", "testserver")

T = TypeVar("T")


def refuse(variable: str, reason: str) -> NoReturn:
    """Stop the start with one line on standard error and exit status 1."""
    raise SystemExit(f"{variable}: {reason}")


class Environment:
    """The environment's variables, completed by a `.env` file."""

    def __init__(self, dotenv: Path) -> None:
        self._env = Env()
        self._env.read_env(str(dotenv))
        self.app_env = self.choice("APP_ENV", APP_ENVS, "local")
        self.is_production = self.app_env == "production"
        self.is_test = self.app_env == "test"
        # On a developer's own machine.
        self.is_local = self.app_env in ("local", "test")

    def is_set(self, name: str) -> bool:
        return name in os.environ

    def text(self, name: str, default: str = "") -> str:
        return _read(lambda: self._env.str(name, default))

    def flag(self, name: str, default: bool) -> bool:
        return _read(lambda: self._env.bool(name, default))

    def words(self, name: str, default: Iterable[str] = ()) -> list[str]:
        """Return the values between the commas."""
        words: list[str] = _read(lambda: self._env.list(name, list(default)))
        return words

    def integer(
        self,
        name: str,
        default: int,
        *,
        least: int | None = None,
        most: int | None = None,
    ) -> int:
        value = _read(lambda: self._env.int(name, default))
        if least is not None and value < least:
            refuse(name, f"must be at least {least}.")
        if most is not None and value > most:
            refuse(name, f"must be at most {most}.")
        return value

    def number(
        self,
        name: str,
        default: float,
        *,
        least: float | None = None,
        above: float | None = None,
    ) -> float:
        value = _read(lambda: self._env.float(name, default))
        if least is not None and value < least:
            refuse(name, f"must be at least {least:g}.")
        if above is not None and value <= above:
            refuse(name, f"must be more than {above:g}.")
        return value

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        return _one_of(name, self.text(name, default), choices)

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name) or default).resolve()

    def secret(self, name: str, default: str = "") -> str:
        """Return the variable, otherwise its value in the Secrets Manager's secret."""
        try:
            return find_value(name) or default
        except SecretUnavailable as error:
            refuse("SECRET_NAME", str(error))

    def signing_key(self, name: str, *, hosts: Iterable[str], folder: Path) -> str:
        """Return a key that signs sessions or tokens.

        Production must name a strong one. A site that only its own machine can reach
        makes a key and keeps it in the data folder.
        """
        value = self.secret(name)
        if self.is_production:
            _refuse_weak(name, value)
            return value
        return value or self._own_key(name, hosts=hosts, folder=folder)

    def _own_key(self, name: str, *, hosts: Iterable[str], folder: Path) -> str:
        if self.is_test:
            return f"for-the-tests-only-and-for-nothing-else-{name}"
        if not set(hosts) <= set(OWN_MACHINE):
            refuse(name, "is required where ALLOWED_HOSTS names other machines.")
        try:
            return find_or_make(folder, name)
        except OSError:
            refuse(name, "is required where DATA_DIR cannot be written.")

    def old_signing_keys(self, name: str, *, current: str) -> list[str]:
        """Return the former keys, which still verify what they have signed.

        They come from the same source as the current key.
        """
        keys = self.words(name)
        if keys or os.environ.get(current):
            return keys
        return [key.strip() for key in self.secret(name).split(",") if key.strip()]

    def vapid_key(self, *, hosts: Iterable[str], folder: Path) -> str:
        """Return the private key that signs pushes; empty if there are none.

        Like `signing_key`, but optional: without it the site only sends no pushes.
        """
        name = "VAPID_PRIVATE_KEY"
        if value := self.secret(name):
            if not vapid.is_private_key(value):
                refuse(name, "must be a P-256 private key: 32 bytes in base64url.")
            return value
        if self.is_test:
            return vapid.TEST_KEY
        if not self.is_local or not set(hosts) <= set(OWN_MACHINE):
            return ""  # each machine would make another one
        try:
            return find_or_make(folder, name, size_bytes=vapid.PRIVATE_KEY_BYTES)
        except OSError:
            return ""

    def bcrypt_cost(self) -> int:
        """Return the cost of a password's hash, as a power of two."""
        costs = {"test": 4, "local": 6, "development": 8, "production": 10}
        cost = self.integer("BCRYPT_COST", costs[self.app_env])
        if self.is_production and not 10 <= cost <= 14:
            refuse("BCRYPT_COST", "must be from 10 to 14 in production.")
        if not 4 <= cost <= 31:
            refuse("BCRYPT_COST", "must be from 4 to 31.")
        return cost

    def allowed_hosts(self) -> list[str]:
        """Return the host names that the site answers to."""
        name = "ALLOWED_HOSTS"
        local = ["localhost", "127.0.0.1", "[::1]", *(["testserver"] * self.is_test)]
        hosts = self.words(name, local)
        if self.is_production and not (self.is_set(name) and any(hosts)):
            refuse(name, "is required in production.")
        return hosts

    def url_prefix(self) -> str:
        """Return the path below which the site is served, without a trailing slash."""
        prefix = self.text("URL_PREFIX").rstrip("/")
        if prefix and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", prefix):
            refuse("URL_PREFIX", "must be a path that begins with a slash.")
        return prefix

    def site_url(self, *, hosts: Iterable[str], port: int, is_https: bool) -> str:
        """Return the site's address for links in mails.

        A request's own Host header may be an attacker's choice, so it is never used.
        """
        if url := self.text("SITE_URL").rstrip("/"):
            return url
        if self.is_local:
            return f"http://127.0.0.1:{port}"
        exact = [host for host in hosts if host[:1] not in ("", ".", "*")]
        if not exact:
            refuse("SITE_URL", "is required where ALLOWED_HOSTS names no single host.")
        return f"{'https' if is_https else 'http'}://{exact[0]}"

    def mail_security(self, host: str, port: int) -> tuple[bool, bool]:
        """Return whether TLS begins with the connection, or after STARTTLS.

        Port 465 is for the first. Production sends nothing over a network as plain
        text unless somebody says so: mails contain links to accounts.
        """
        is_given = {one: bool(self.text(one)) for one in MAIL_SECURITY}
        uses_tls = is_given["EMAIL_USE_TLS"] and self.flag("EMAIL_USE_TLS", False)
        uses_ssl = port == SMTPS_PORT and not uses_tls
        if is_given["EMAIL_USE_SSL"]:
            uses_ssl = self.flag("EMAIL_USE_SSL", False)
        if uses_tls and uses_ssl:
            refuse("EMAIL_USE_SSL", "cannot be on together with EMAIL_USE_TLS.")
        is_plain = not (uses_tls or uses_ssl or is_given["EMAIL_USE_TLS"])
        if self.is_production and is_plain and host and host not in OWN_MACHINE:
            refuse(
                "EMAIL_USE_TLS",
                "is required: true for STARTTLS, false for plain text. Or set "
                "EMAIL_USE_SSL, which is the default on port 465.",
            )
        return uses_ssl, uses_tls

    def log_level(self) -> str:
        return _one_of("LOG_LEVEL", self.text("LOG_LEVEL", "INFO").upper(), LOG_LEVELS)

    def metrics_token(self) -> str:
        token = self.text("METRICS_TOKEN")
        if token and len(token.encode()) < SECRET_MIN_BYTES:
            refuse("METRICS_TOKEN", f"must have at least {SECRET_MIN_BYTES} bytes.")
        return token

    def mongodb_host(self) -> str:
        """Return the connection string, which never holds a user or a password."""
        uri, host = self.text("MONGODB_URI"), self.secret("DB_HOST")
        if uri or not host or "://" in host:
            return uri or host or "mongodb://127.0.0.1:27017"
        scheme = "mongodb+srv" if host.endswith(".mongodb.net") else "mongodb"
        return f"{scheme}://{host}"

    def users_database(self) -> dict[str, Any] | None:
        """Return the PostgreSQL database for accounts, or None if it is MongoDB."""
        name = "USERS_DATABASE_URL"
        url = self.text(name)
        if not url:
            return None
        try:
            database = dj_database_url.parse(
                url,
                engine="twitter_project.databases.postgresql",
                conn_max_age=60,
                conn_health_checks=True,
            )
        except (ValueError, dj_database_url.ParseError):
            database = {}
        is_postgresql = url.startswith(("postgres://", "postgresql://"))
        if not (is_postgresql and database.get("NAME")):
            refuse(name, "must be like postgres://user:password@host/name.")
        # A server that vanishes without closing its connections is noticed in seconds.
        waits = {"connect_timeout": 5, "tcp_user_timeout": 5000, "keepalives_idle": 30}
        return {**database, "OPTIONS": waits | database.get("OPTIONS", {})}


def _read(read: Callable[[], T]) -> T:
    try:
        return read()
    except EnvError as error:
        # environs quotes the value that it could not read; the name is enough.
        refuse(str(error).split('"')[1], "is not a value of the right type.")


def _one_of(name: str, value: str, choices: Iterable[str]) -> str:
    if value not in choices:
        refuse(name, f"must be one of {', '.join(choices)}.")
    return value


def _refuse_weak(name: str, value: str) -> None:
    if not value:
        refuse(name, "is required in production.")
    if len(value.encode()) < SECRET_MIN_BYTES:
        refuse(name, f"must have at least {SECRET_MIN_BYTES} bytes.")
    is_weak = len(set(value)) < 8 or value.lower().startswith(WEAK_BEGINNINGS)
    if value == PUBLISHED_JWT_SIGN or is_weak:
        refuse(name, "is weak or publicly known; make a random one.")

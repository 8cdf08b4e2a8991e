"""Limits on guessing, on sign-ups and on mails, counted together by all processes.

An attempt is counted before it is checked, so a refused one costs no hashing; a correct
one is given back. Strangers who try one account share its limits. A known device
(`device_tokens`) and a session have their own, so strangers cannot keep the owner out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings

from twitter_project.shared.errors import TooMany
from twitter_project.shared.rate_limits import RateLimit, give_back, spend_all
from users.errors import TooManyTries
from users.services.device_tokens import find_device
from users.types import Visitor

MINUTE, HOUR, DAY = 60, 60 * 60, 60 * 60 * 24

Limits = tuple[RateLimit, ...]


def _limits(name: str, *tiers: tuple[int, int]) -> Limits:
    """Return limits that count together: the more attempts, the longer the wait."""
    return tuple(RateLimit(f"{name}/{span}", amount, span) for amount, span in tiers)


# By the name as typed, whether or not it exists, so that answers do not reveal it. NIST
# SP 800-63B allows 100 failures in a row.
NAME_TRIES = _limits(
    "password", (10, 15 * MINUTE), (25, 2 * HOUR), (50, DAY), (100, 7 * DAY)
)
# Codes are short, and people who get this far know the password.
CODE_TRIES = _limits("code", (5, 5 * MINUTE), (10, 2 * HOUR), (20, DAY), (50, 7 * DAY))
DEVICE_TRIES = _limits("device", (10, 15 * MINUTE), (20, DAY))
SESSION_TRIES = _limits("session", (10, 15 * MINUTE), (20, DAY))
SIGN_INS = _limits("sign_in", (20, MINUTE), (300, HOUR))
SIGN_UPS = _limits("sign_up", (20, HOUR), (60, DAY))
MAIL_REQUESTS = _limits("mail", (20, HOUR), (60, DAY))
MAILS = _limits("mailed", (1, 3 * MINUTE), (10, DAY))


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt that was counted."""

    limits: Limits
    key: str

    def refund(self) -> None:
        """Give the attempt back, because it was correct."""
        for limit in self.limits:
            give_back(limit, self.key)


def begin_password_try(*, login: str, user_id: int | None, visitor: Visitor) -> Try:
    """Count an attempt at the password of the account that `login` names, if any.

    Raises: TooManyTries.
    """
    own = _own_limits(user_id, visitor)
    limits, key = own or (NAME_TRIES, _digest(login))
    places = () if own or not visitor.network else SIGN_INS
    return _pay(limits, f"password:{key}", places=places, network=visitor.network)


def begin_code_try(*, user_id: int, visitor: Visitor) -> Try:
    """Count an attempt at a second-factor code of the account. Raises: TooManyTries."""
    limits, key = _own_limits(user_id, visitor) or (CODE_TRIES, str(user_id))
    return _pay(limits, f"code:{key}")


def spend_sign_up(*, visitor: Visitor) -> None:
    """Count a sign-up from this network. Raises: TooMany."""
    _spend(SIGN_UPS, visitor.network)


def spend_mail_request(*, visitor: Visitor) -> None:
    """Count a request from this network that sends a mail. Raises: TooMany."""
    _spend(MAIL_REQUESTS, visitor.network)


def may_mail(*, kind: str, email: str) -> bool:
    """Count a mail of this kind to the address; return whether it may be sent now.

    It refuses silently: the owner already got a mail, and nobody learns whether the
    address has an account.
    """
    try:
        spend_all(_uses(MAILS, f"{kind}:{_digest(email.strip().lower())}"))
    except TooMany:
        return False
    return True


def _own_limits(user_id: int | None, visitor: Visitor) -> tuple[Limits, str] | None:
    """Return the limits and key of the attempt's own session or device, if any."""
    if user_id is None:
        return None
    if visitor.account_id == user_id:
        return SESSION_TRIES, str(user_id)
    device = find_device(tokens=visitor.device_tokens, user_id=user_id)
    return (DEVICE_TRIES, device) if device else None


def _pay(limits: Limits, key: str, *, places: Limits = (), network: str = "") -> Try:
    """Count against `limits`, which a correct attempt restores, and `places`."""
    if not settings.THROTTLES_ENABLED:
        return Try((), key)
    try:
        spend_all([*_uses(limits, key), *_uses(places, network)])
    except TooMany as error:
        raise TooManyTries(wait_s=error.retry_after_s or 1) from None
    return Try(limits, key)


def _spend(limits: Limits, network: str) -> None:
    if settings.THROTTLES_ENABLED and network:
        spend_all(_uses(limits, network))


def _uses(limits: Limits, key: str) -> list[tuple[RateLimit, str]]:
    return [(limit, key) for limit in limits]


def _digest(text: str) -> str:
    """Return a key of fixed length that keeps addresses out of the database."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]

"""Checks second-factor codes, for pages and the API: each works once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt

from twitter_project.shared.rate_limits import spend_once
from users.services.guarding import begin_code_try

if TYPE_CHECKING:
    from users.types import Visitor

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
RECOVERY_CODE_AGE_S = 60 * 60 * 24 * 365


def find_factor_of_code(
    *, user_id: int, code: str, visitor: Visitor
) -> Authenticator | None:
    """Return the account's factor that accepts this code, and use the code up.

    Wrong codes count against the account, or the device or session they come from.
    Raises: TooManyTries.
    """
    paid = begin_code_try(user_id=user_id, visitor=visitor)
    for factor in Authenticator.objects.filter(
        user_id=user_id, type__in=(TOTP, RECOVERY)
    ):
        if _use_up(factor, code):
            paid.refund()
            return factor
    return None


def use_up_totp(*, user_id: int, secret: str, code: str) -> bool:
    """Return whether the code is correct and unused, and use it up.

    Accepts the codes of the current step and of the adjacent ones, each once, as RFC
    6238 demands.
    """
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=expected):
            steps = 2 * app_settings.TOTP_TOLERANCE + 2
            ttl_s = steps * app_settings.TOTP_PERIOD
            return spend_once("totp", f"{user_id}:{counter}", ttl_s=ttl_s)
    return False


def _use_up(factor: Authenticator, code: str) -> bool:
    if factor.type == TOTP:
        secret = decrypt(factor.data["secret"])
        return use_up_totp(user_id=factor.user_id, secret=secret, code=code)
    # allauth locks the row while it marks a recovery code as used. MongoDB does not
    # lock, so two simultaneous requests would both pass.
    return bool(factor.wrap().validate_code(code)) and spend_once(
        "recovery",
        f"{factor.pk}:{normalize_user_code(code)}",
        ttl_s=RECOVERY_CODE_AGE_S,
    )

"""Signing in over REST: a password, and the second factor of those who set one up."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import NotAllowed, SignInRequired, TooMany
from users.models import User

RECOVERY = Authenticator.Type.RECOVERY_CODES
# A security key cannot sign in over REST; who has only one sends a recovery code.
CODES = (Authenticator.Type.TOTP, RECOVERY)


class BadCredentials(SignInRequired):
    code = "bad_credentials"
    message = _("This name and password do not belong together.")


class CodeRequired(SignInRequired):
    code = "code_required"
    message = _("Send the code of your second factor as well.")


class BadCode(SignInRequired):
    code = "bad_code"
    message = _("The code of the second factor is not right.")


class EmailUnverified(NotAllowed):
    code = "email_unverified"
    message = _("Confirm your e-mail address first.")


class LockedOut(TooMany):
    code = "locked_out"
    message = _("Too many failed attempts. Try again later.")


def sign_in(request: HttpRequest, *, username: str, password: str, code: str) -> User:
    """Return the account whose handle or e-mail, password and code these are.

    Each failure counts towards the lock-out of this name from this address.
    Raises: BadCredentials, CodeRequired, BadCode, EmailUnverified, LockedOut.
    """
    found: Any = authenticate(request, username=username, password=password)
    if found is None:
        raise _lock_out(request) or BadCredentials
    user: User = found
    if user.suspended_at is not None:
        raise BadCredentials
    _check_second_factor(request, user, username=username, code=code)
    check_email_verified(user)
    user_logged_in.send(sender=User, request=request, user=user)
    return user


def demands_verified() -> bool:
    return bool(settings.EMAIL_VERIFICATION == "mandatory")


def check_email_verified(user: User) -> None:
    """Hold back those who must confirm their address first, as the pages do."""
    if not demands_verified():
        return
    if not EmailAddress.objects.filter(user_id=user.id, verified=True).exists():
        raise EmailUnverified


def _lock_out(request: HttpRequest) -> LockedOut | None:
    """Return the error if it was axes that refused, which leaves the answer to us."""
    if not getattr(request, "axes_locked_out", False):
        return None
    return LockedOut(retry_after_s=int(settings.AXES_COOLOFF_TIME.total_seconds()))


def _check_second_factor(
    request: HttpRequest, user: User, *, username: str, code: str
) -> None:
    factors = list(Authenticator.objects.filter(user_id=user.id))
    # Recovery codes alone are none: they stand in for another factor, as on the pages.
    if all(factor.type == RECOVERY for factor in factors):
        return
    if not code:
        raise CodeRequired
    for factor in factors:
        if factor.type in CODES and factor.wrap().validate_code(code):
            factor.record_usage()
            return
    credentials = {"username": username}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    raise _lock_out(request) or BadCode

"""Signs in over REST: by password, and by second factor if the account has one."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import NotAllowed, SignInRequired
from users.models import User
from users.services import demands_confirmation
from users.services.second_factor import find_factor_of_code
from users.types import Visitor
from users.visitors import visitor_of


class BadCredentials(SignInRequired):
    code = "bad_credentials"
    message = _("This name and password do not match.")


class CodeRequired(SignInRequired):
    code = "code_required"
    message = _("Send the code of your two-step verification as well.")


class BadCode(SignInRequired):
    code = "bad_code"
    message = _("The second-factor code is wrong.")


class EmailUnverified(NotAllowed):
    code = "email_unverified"
    message = _("Confirm your e-mail address first.")


def sign_in(
    request: HttpRequest, *, username: str, password: str, code: str, device_token: str
) -> User:
    """Return the account with this handle or e-mail address, password and code.

    Raises: BadCredentials, CodeRequired, BadCode, EmailUnverified, TooManyTries.
    """
    request.device_token = device_token  # type: ignore[attr-defined]
    found: Any = authenticate(request, username=username, password=password)
    if found is None:
        raise BadCredentials
    user: User = found
    if user.suspended_at is not None:
        raise BadCredentials
    _check_second_factor(
        user, code=code, visitor=visitor_of(request, device_token=device_token)
    )
    check_email_verified(user)
    user_logged_in.send(sender=User, request=request, user=user)
    return user


def check_email_verified(user: User) -> None:
    """Refuse people who must first confirm their address, as the pages do."""
    if not demands_confirmation():
        return
    if not EmailAddress.objects.filter(user_id=user.id, verified=True).exists():
        raise EmailUnverified


def _check_second_factor(user: User, *, code: str, visitor: Visitor) -> None:
    kinds = set(
        Authenticator.objects.filter(user_id=user.id).values_list("type", flat=True)
    )
    # Recovery codes replace another factor and are not one themselves, as on the pages.
    # Security keys do not work over REST; people who have only a key send a recovery
    # code.
    if not kinds - {Authenticator.Type.RECOVERY_CODES}:
        return
    if not code:
        raise CodeRequired
    factor = find_factor_of_code(user_id=user.id, code=code, visitor=visitor)
    if factor is None:
        raise BadCode
    factor.record_usage()

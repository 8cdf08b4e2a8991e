"""Authenticates requests by a bearer token, checked against the account."""

import functools

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.utils import aware_utcnow

from users.api.tokens import Access
from users.models import User
from users.services.rows import find_account

VERIFIED_COUNT = 4_000  # tokens live for minutes and come with each request
CHALLENGE = 'Bearer realm="api"'


class TokenAuthentication(BaseAuthentication):
    """Authenticates the bearer of an access token with one read of the account.

    A request with any other `Authorization` is refused, never treated as anonymous; so
    is a token whose account has since been suspended or signed out, or got another
    password or second factor.
    """

    def authenticate(self, request: Request) -> tuple[User, Access] | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        scheme, _space, raw_token = header.partition(" ")
        if scheme.lower() != "bearer" or not raw_token.strip():
            raise AuthenticationFailed(
                _("Send a bearer token in Authorization."), code="bad_authorization"
            )
        token = _read_token(raw_token.strip())
        return _find_bearer(token), token

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def _read_token(raw_token: str) -> Access:
    try:
        token = _verify(raw_token)
        token.check_exp(current_time=aware_utcnow())
        return token
    except ExpiredTokenError as error:
        raise AuthenticationFailed(
            _("The token has expired."), code="token_expired"
        ) from error
    except TokenError as error:
        raise AuthenticationFailed(
            _("The token is not valid."), code="token_invalid"
        ) from error


@functools.lru_cache(maxsize=VERIFIED_COUNT)
def _verify(raw_token: str) -> Access:
    """Read a token. Its signature stays valid, so only its age is checked each time."""
    return Access(raw_token)  # type: ignore[arg-type]


def _find_bearer(token: Access) -> User:
    user = find_account(user_id=int(token["sub"]))
    if user is None:
        raise AuthenticationFailed(_("The token is not valid."), code="token_invalid")
    if not user.is_active or user.suspended_at is not None:
        raise AuthenticationFailed(
            _("This account is suspended."), code="account_suspended"
        )
    if not token.allows(user):
        raise AuthenticationFailed(
            _("You were signed out. Sign in again."), code="signed_out"
        )
    return user

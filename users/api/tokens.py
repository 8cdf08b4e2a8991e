"""Pairs of tokens: issued at sign-in, traded once, dead after signing out.

simplejwt keeps the rows; what is ours is that looking a token up uses indexes only
(its own check joins the whole blacklist), and that of two clients which trade the same
token at once, one is refused.
"""

from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.token_blacklist.models import (
    BlacklistedToken,
    OutstandingToken,
)
from rest_framework_simplejwt.tokens import RefreshToken, Token
from rest_framework_simplejwt.utils import get_md5_hash_password

from twitter_project.shared.errors import SignInRequired
from twitter_project.shared.queries import find_one
from users.models import User


@dataclass(frozen=True, slots=True)
class TokenPair:
    access: str
    refresh: str


class RefreshRefused(SignInRequired):
    code = "token_invalid"
    message = _("The refresh token is not valid. Sign in again.")


class _Refresh(RefreshToken):
    """A refresh token whose row is looked up where it is spent, not at parsing."""

    def check_blacklist(self) -> None:
        return


def issue_tokens(user: User) -> TokenPair:
    """Make a new pair for somebody who has just proved who they are."""
    refresh = _Refresh.for_user(user)
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh))


def trade_tokens(raw_refresh: str) -> TokenPair:
    """Return a new pair; the old refresh token is dead from here on.

    Raises: RefreshRefused if it is not ours, expired, used before, or of an account
    that is suspended or has another password since.
    """
    token = _parse(raw_refresh)
    user = find_one(User.objects.filter(id=int(token["sub"]), is_active=True))
    if user is None or user.suspended_at is not None:
        raise RefreshRefused
    if token.get("hash_password") != get_md5_hash_password(user.password):
        raise RefreshRefused
    _spend(token)
    return issue_tokens(user)


def revoke_tokens(raw_refresh: str) -> None:
    """Make a refresh token useless. Raises: RefreshRefused if it is so already."""
    _spend(_parse(raw_refresh))


def _parse(raw_refresh: str) -> Token:
    try:
        return _Refresh(raw_refresh)  # type: ignore[arg-type]
    except TokenError as error:
        raise RefreshRefused from error


def _spend(token: Token) -> None:
    """Blacklist the token; the unique index lets only one caller do so."""
    try:
        row = OutstandingToken.objects.get(jti=token["jti"])
        BlacklistedToken.objects.create(token=row)
    except (OutstandingToken.DoesNotExist, IntegrityError) as error:
        raise RefreshRefused from error

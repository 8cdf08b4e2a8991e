"""Pairs of tokens: issued at sign-in, traded once, dead after signing out.

simplejwt keeps the rows; what is ours is that looking a token up uses indexes only
(its own check joins the whole blacklist), and that of two clients which trade the same
token at once, one is refused. The tokens that came of one sign-in are a family: who
trades a token that was traded before has stolen it, or was stolen from, so the family
dies (RFC 9700, 4.14.2).
"""

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone
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


# Within it a client that did not get the answer may try again, and is just refused.
GRACE = timedelta(seconds=10)
FAMILY = "family"


class _Refresh(RefreshToken):
    """A refresh token whose row is looked up where it is spent, not at parsing."""

    no_copy_claims = (*RefreshToken.no_copy_claims, FAMILY)  # type: ignore[assignment]

    def check_blacklist(self) -> None:
        return


def issue_tokens(user: User, *, family: str = "") -> TokenPair:
    """Make a new pair for somebody who has just proved who they are."""
    refresh = _Refresh.for_user(user)
    refresh[FAMILY] = family or refresh["jti"]
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh))


def trade_tokens(raw_refresh: str) -> TokenPair:
    """Return a new pair; the old refresh token is dead from here on.

    Raises: RefreshRefused if it is not ours, expired, used before, of a family that is
    dead, or of an account that is suspended or has another password since.
    """
    token = _parse(raw_refresh)
    user = find_one(User.objects.filter(id=int(token["sub"]), is_active=True))
    if user is None or user.suspended_at is not None:
        raise RefreshRefused
    if token.get("hash_password") != get_md5_hash_password(user.password):
        raise RefreshRefused
    family = token.get(FAMILY) or token["jti"]
    row = _find_row(token, family)
    if not _spend(row):
        if _is_stale(row):
            _end_family(family)
        raise RefreshRefused
    return issue_tokens(user, family=family)


def revoke_tokens(raw_refresh: str) -> None:
    """Make a refresh token useless. Raises: RefreshRefused if it is so already."""
    token = _parse(raw_refresh)
    if not _spend(_find_row(token, token.get(FAMILY) or token["jti"])):
        raise RefreshRefused


def _parse(raw_refresh: str) -> Token:
    try:
        return _Refresh(raw_refresh)  # type: ignore[arg-type]
    except TokenError as error:
        raise RefreshRefused from error


def _find_row(token: Token, family: str) -> OutstandingToken:
    """Return the token's row. Raises: RefreshRefused if its family is dead."""
    marks = OutstandingToken.objects.filter(jti__in=[token["jti"], _end_mark(family)])
    rows = {row.jti: row for row in marks}
    if token["jti"] not in rows or _end_mark(family) in rows:
        raise RefreshRefused
    return rows[token["jti"]]


def _spend(row: OutstandingToken) -> bool:
    """Blacklist the token; the unique index lets only one caller do so."""
    try:
        BlacklistedToken.objects.create(token=row)
    except IntegrityError:
        return False
    return True


def _is_stale(row: OutstandingToken) -> bool:
    spent = find_one(BlacklistedToken.objects.filter(token_id=row.pk))
    return spent is not None and timezone.now() - spent.blacklisted_at > GRACE


def _end_family(family: str) -> None:
    """Leave a mark that every token of the family is looked up with, once."""
    now = timezone.now()
    lifetime: Any = settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]
    with contextlib.suppress(IntegrityError):
        OutstandingToken.objects.create(
            jti=_end_mark(family), token="", created_at=now, expires_at=now + lifetime
        )


def _end_mark(family: str) -> str:
    return f"ended:{family}"

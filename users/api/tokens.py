"""Pairs of tokens: issued at sign-in, traded once, invalid after signing out.

A refresh token is valid only while its sign-in's row names it, and no token is stored.
Both kinds contain the id of the sign-in and the stamp of the account's credentials.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken
from rest_framework_simplejwt.utils import datetime_from_epoch

from twitter_project.shared.errors import SignInRequired
from twitter_project.shared.queries import find_one
from users import services
from users.errors import SignInNotFound
from users.models import User
from users.types import Device

STAMP = "stamp"
SIGN_IN = "sid"


def find_sign_in_id(request: Any) -> int | None:
    """Return the sign-in that the request's token belongs to."""
    raw_id = request.auth.get(SIGN_IN) if request.auth else None
    return int(raw_id) if raw_id else None


@dataclass(frozen=True, slots=True)
class TokenPair:
    access: str
    refresh: str


class RefreshRefused(SignInRequired):
    code = "token_invalid"
    message = _("The refresh token is not valid. Sign in again.")


class Access(AccessToken):
    """An access token, valid until the credentials change or its sign-in ends."""

    @classmethod
    def for_user(cls, user: Any) -> Self:
        token = super().for_user(user)
        token[STAMP] = user.credentials_stamp
        return token

    def allows(self, user: User) -> bool:
        """Return whether the token is still valid for the account."""
        # None if a process of an older release created the account in the meantime.
        is_ended = self.get(SIGN_IN) in (user.ended_sign_ins or ())
        return not is_ended and self.get(STAMP) == user.credentials_stamp


class Refresh(RefreshToken):
    access_token_class = Access

    @classmethod
    def for_user(cls, user: Any) -> Self:
        token: Self = super().for_user(user)  # type: ignore[assignment]
        token[STAMP] = user.credentials_stamp
        return token

    def as_pair(self) -> TokenPair:
        return TokenPair(access=str(self.access_token), refresh=str(self))


def issue_tokens(user: User, *, device: Device | None = None) -> TokenPair:
    """Start the sign-in of a person who just proved their identity."""
    refresh = Refresh.for_user(user)
    sign_in_id = services.begin_sign_in(
        user=user,
        device=device or Device(),
        credential=refresh["jti"],
        is_app=True,
        expires_at=datetime_from_epoch(refresh["exp"]),
    )
    refresh[SIGN_IN] = str(sign_in_id)
    return refresh.as_pair()


def trade_tokens(raw_refresh: str, *, device: Device | None = None) -> TokenPair:
    """Return a new pair; the old refresh token becomes invalid.

    Raises: RefreshRefused if it is not ours, is expired or was used before, if its
    sign-in has ended, or if its account is suspended or has new credentials.
    """
    old = _parse(raw_refresh)
    user = find_one(User.objects.filter(id=int(old["sub"]), is_active=True))
    if user is None or user.suspended_at is not None:
        raise RefreshRefused
    if old[STAMP] != user.credentials_stamp:
        raise RefreshRefused
    new = Refresh.for_user(user)
    new[SIGN_IN] = old[SIGN_IN]
    is_traded = services.trade_credential(
        sign_in_id=int(old[SIGN_IN]),
        old=old["jti"],
        new=new["jti"],
        device=device or Device(),
        expires_at=datetime_from_epoch(new["exp"]),
    )
    if not is_traded:
        raise RefreshRefused
    return new.as_pair()


def revoke_tokens(raw_refresh: str) -> None:
    """End the sign-in of a refresh token, even if the token was traded since.

    Raises: RefreshRefused if the sign-in already ended.
    """
    token = _parse(raw_refresh)
    try:
        services.end_sign_in(user_id=int(token["sub"]), sign_in_id=int(token[SIGN_IN]))
    except SignInNotFound as error:
        raise RefreshRefused from error


def _parse(raw_refresh: str) -> Refresh:
    """Read a token. One of an older release names no sign-in and is refused."""
    try:
        token = Refresh(raw_refresh)  # type: ignore[arg-type]
    except TokenError as error:
        raise RefreshRefused from error
    if SIGN_IN not in token or STAMP not in token:
        raise RefreshRefused
    return token

"""Signing in by handle or e-mail address, and being held off after many failures."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from twitter_project.shared.errors import TooMany
from twitter_project.shared.htmx import error_response
from twitter_project.shared.queries import find_one
from users.models import User
from users.services.rows import find_account

CREDENTIAL_NAMES = ("login", "username", "email", "handle")


class HandleOrEmailBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds the person by one unique index, and takes as long when there is none.

    It takes the credentials of Django (`username`), of allauth (`username`, `email`)
    and ours (`login`). A suspended person is refused even with the right password.
    """

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> User | None:
        user = find_user(typed_login(credentials))
        found: User | None = self._check_password(user, credentials["password"])
        return found

    def get_user(self, user_id: int) -> User | None:
        """Return whose session it is, unless they may not sign in any more."""
        user = find_account(user_id=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


def find_user(login: str) -> User | None:
    """Return whose handle or e-mail address this is, in any case, with or without @."""
    key = login_key(login)
    if "@" in key:
        return find_one(User.objects.filter(email=key))
    return find_one(User.objects.filter(handle_key=key))


def login_key(login: str) -> str:
    """Return the form in which a name is looked up, and its failures are counted.

    One for both: a spelling that opens the same door must not be counted apart.
    """
    return login.strip().lstrip("@").strip().lower()


def typed_login(credentials: Mapping[str, Any] | None) -> str:
    """Return what was typed as the name, whatever the form calls it."""
    values = (credentials or {}).get
    return next(
        (str(found) for name in CREDENTIAL_NAMES if (found := values(name))), ""
    )


def axes_username(
    request: HttpRequest, credentials: Mapping[str, Any] | None = None
) -> str:
    """Return the name under which failures to sign in are counted.

    The first answer holds for the whole request: on success axes asks by the handle,
    and must clear the failures that were counted under the address that was typed.
    """
    known: str | None = getattr(request, "counted_login", None)
    if known is None:
        typed = typed_login(credentials) or typed_login(request.POST)
        known = login_key(typed)[:255]
        request.counted_login = known  # type: ignore[attr-defined]
    return known


def axes_lockout(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer 429 to who failed too often; the API has said so by itself already."""
    if response is not None and response.status_code == 429:
        return response
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    return error_response(request, TooMany(retry_after_s=int(cool_off.total_seconds())))

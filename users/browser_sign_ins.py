"""Keeps the sign-ins of browsers up to date.

The services take devices and credentials; this module reads them from requests.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import SESSION_KEY, update_session_auth_hash
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase

from users import services
from users.devices import device_of
from users.models import User
from users.sessions import hash_key

USED_KEY = "used_at"
NOTED_EVERY_S = 15 * 60
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def begin_session(request: HttpRequest, user: User) -> None:
    """Store a row for the browser that just signed in."""
    request.session[USED_KEY] = int(time.time())
    if request.session.session_key is None:  # another person's session was dropped
        request.session.save()
    services.begin_sign_in(
        user=user,
        device=device_of(request),
        credential=credential_of(request),
        is_app=False,
        expires_at=request.session.get_expiry_date(),
    )


def credential_of(request: HttpRequest) -> str:
    """Return the current session's credential."""
    return hash_key(request.session.session_key or "")


def find_session_id(request: HttpRequest | None) -> int | None:
    """Return the id of the browser's sign-in, if it has one."""
    if request is None or SESSION_KEY not in request.session:
        return None
    return services.find_sign_in_id(credential=credential_of(request))


class SignInMiddleware:
    """Note every quarter of an hour that a browser is in use, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = getattr(request, "session", None)
        # After an error of ours the session may be out of reach too.
        if response.status_code >= 500 or session is None:
            return response
        if session.accessed and SESSION_KEY in session:
            note_use(request)
        return response


def note_use(request: HttpRequest) -> None:
    """Store when the browser was last used, unless this was stored recently."""
    now_s = int(time.time())
    if now_s - request.session.get(USED_KEY, now_s) < NOTED_EVERY_S:
        return
    request.session[USED_KEY] = now_s
    services.note_use(
        credential=credential_of(request),
        device=device_of(request),
        expires_at=request.session.get_expiry_date(),
    )


@receiver(authenticator_added)
def sign_out_elsewhere(
    request: HttpRequest, user: User, authenticator: Authenticator, **more: Any
) -> None:
    """End the sign-ins that needed only a password, once a second factor is set up."""
    if authenticator.type not in FACTORS:
        return
    services.renew_credentials(user_id=user.pk, keep_id=find_session_id(request))
    user.refresh_from_db(fields=["credentials_version"])
    update_session_auth_hash(request, user)
    # Setting it up took a code, so do not ask for another one at once.
    record_authentication(
        request, user, method="mfa", id=authenticator.pk, type=authenticator.type
    )

"""Reads who sends a request, and sets the cookie that identifies a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import password_reset
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from twitter_project.web.client_networks import client_network
from twitter_project.web.interfaces import is_page
from users.services.device_tokens import (
    DEVICE_AGE_S,
    find_device_account,
    make_device_token,
)
from users.types import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from users.models import User

SEPARATOR = "."
ACCOUNTS_MAX = 4  # in the cookie of one browser


def visitor_of(request: HttpRequest | None, *, device_token: str = "") -> Visitor:
    """Return the request's visitor; apps send `device_token` in the body."""
    if request is None:
        return Visitor()
    user = getattr(request, "user", None)
    return Visitor(
        network=client_network(request),
        device_tokens=(*filter(None, [device_token]), *_read_cookie(request)),
        account_id=user.pk if user is not None and user.is_authenticated else None,
    )


class DeviceCookieMiddleware:
    """Give a browser its device token once somebody has proved their identity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user_id: int | None = getattr(request, "proved_account_id", None)
        if user_id is not None and is_page(request):
            _remember_device(request, response, user_id)
        return response


@receiver(user_logged_in)
@receiver(password_reset)
def note_proof(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note that the sender of this request proved to be the account's owner.

    A link from a mail proves it too, so owners get in while strangers have to wait.
    """
    request.proved_account_id = user.pk  # type: ignore[attr-defined]


def _remember_device(
    request: HttpRequest, response: HttpResponse, user_id: int
) -> None:
    others = [
        token
        for token in _read_cookie(request)
        if find_device_account(token) not in (None, user_id)
    ]
    tokens = [make_device_token(user_id=user_id), *others[: ACCOUNTS_MAX - 1]]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        SEPARATOR.join(tokens),
        max_age=DEVICE_AGE_S,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read_cookie(request: HttpRequest) -> list[str]:
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return cookie.split(SEPARATOR)[:ACCOUNTS_MAX] if cookie else []

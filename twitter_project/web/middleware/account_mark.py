"""Tells scripts which account the browser is signed in with now.

Back can show a page from the browser's memory that belongs to an account that has
signed out since. The page's script compares its account with this cookie, and reloads
if they differ.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject

from twitter_project.web.interfaces import is_page

GetResponse = Callable[[HttpRequest], HttpResponse]


class AccountMarkMiddleware:
    """Keep the account's id, which is no secret, in a cookie that scripts can read.

    Place it after the authentication.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_known(request) and is_page(request):
            _mark(request, response)
        return response


def _is_known(request: HttpRequest) -> bool:
    """Return whether the request's account was looked up anyway."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject):
        return hasattr(request, "_cached_user")
    return user is not None


def _mark(request: HttpRequest, response: HttpResponse) -> None:
    before = request.COOKIES.get(settings.ACCOUNT_COOKIE_NAME, "")
    now = str(request.user.pk or "")
    if before == now:
        return
    response.set_cookie(
        settings.ACCOUNT_COOKIE_NAME,
        now,
        max_age=settings.SESSION_COOKIE_AGE if now else 0,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    if before:
        # The pages of the previous account leave the browser's memory.
        response.headers["Clear-Site-Data"] = '"cache"'

"""Keeps strangers away from pages that are not open to them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from twitter_project.shared.errors import NotFound, SignInRequired
from twitter_project.web.access import Gate, find_access
from twitter_project.web.htmx import refuse
from twitter_project.web.interfaces import is_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class GateMiddleware:
    """Apply each page's gate; the API applies its own, once it has read the token.

    Place it after the authentication and after the middleware that answers errors.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse strangers, unless the path admits them."""
        if not is_page(request):
            return None
        access = find_access(request)
        if access.gate is Gate.MACHINES and not settings.PUBLIC_PAGES:
            return refuse(request, NotFound())
        if access.admits_strangers(request.method) or request.user.is_authenticated:
            return None
        return refuse(request, SignInRequired())

"""Chooses the language of an answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from twitter_project.web.interfaces import uses_token

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def choose_language(request: HttpRequest) -> str:
    """Return the account's language, else the cookie's, else the browser's."""
    if not uses_token(request):
        language = getattr(request.user, "language", "")
        if language in dict(settings.LANGUAGES):
            return str(language)
    return translation.get_language_from_request(request)


class LanguageMiddleware:
    """Activate the language for one request. Place it after the authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = choose_language(request)
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response

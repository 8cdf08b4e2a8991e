"""How long what the site answers may be kept, where a view does not say it itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# It may stay in the reader's own browser, to go back to, but is asked for anew.
PERSONAL = "private, no-cache"


class CacheHeadersMiddleware:
    """Let nobody keep a page for others: it depends on who looks, and how."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = PERSONAL
            patch_vary_headers(response, ("Cookie",))
        return response

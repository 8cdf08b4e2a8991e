"""How long what the site answers may be kept, where a view does not say it itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from twitter_project.web.access import find_access

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# It may stay in the reader's own browser, to go back to, but is asked for anew.
PERSONAL = "private, no-cache"
# Not even that: it is nobody else's business, whoever sits there next.
PRIVATE = "private, no-store"


class CacheHeadersMiddleware:
    """Let nobody keep a page for others: it depends on who looks, and how."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            is_private = find_access(request).is_private
            response.headers["Cache-Control"] = PRIVATE if is_private else PERSONAL
            patch_vary_headers(response, ("Cookie",))
        return response

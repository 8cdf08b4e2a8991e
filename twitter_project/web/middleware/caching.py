"""Caching headers for answers whose view does not set them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from twitter_project.web.access import find_access

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# The reader's own browser may keep it for Back, but must ask again.
PERSONAL = "private, no-cache"
# No browser keeps it: it must stay private from the next person at the device.
PRIVATE = "private, no-store"


class CacheHeadersMiddleware:
    """Keep pages out of shared caches: they depend on the viewer and on the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            is_private = find_access(request).is_private
            response.headers["Cache-Control"] = PRIVATE if is_private else PERSONAL
            patch_vary_headers(response, ("Cookie",))
        return response

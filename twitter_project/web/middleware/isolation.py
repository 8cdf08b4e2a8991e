"""Which answers other sites' pages may embed: only those meant for machines."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from twitter_project.web.access import Gate, find_access

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HEADER = "Cross-Origin-Resource-Policy"


class ResourcePolicyMiddleware:
    """Keep browsers from handing our answers to other sites' pages.

    Preview pictures and feeds are meant for other sites, and static files hold no
    secrets.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_for_others = find_access(request).gate is Gate.MACHINES
        is_static = request.path.startswith(settings.STATIC_URL)
        policy = "cross-origin" if is_for_others or is_static else "same-origin"
        response.headers.setdefault(HEADER, policy)
        return response

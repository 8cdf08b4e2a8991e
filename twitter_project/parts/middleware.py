"""Which requests a process takes: of its own service, and by its own name."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.middleware.common import CommonMiddleware

from twitter_project.api.views import UnknownPath
from twitter_project.shared.htmx import API_PATHS

from .routes import ALL, serves

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Nothing in what they answer depends on the host.
ASKED_BY_ADDRESS = frozenset(("/healthz", "/readyz"))


class PartMiddleware:
    """Answers 404 to every other service's paths, below /rest/ with a problem.

    All addresses stay known to this process, so pages can link to each other. Where one
    process serves all, this is not used.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if settings.SERVICE == ALL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if serves(settings.SERVICE, request.path_info):
            return self.get_response(request)
        if request.path_info.startswith(API_PATHS):
            problem: HttpResponseBase = UnknownPath.as_view()(request).render()
            return problem
        raise Http404


class HostMiddleware(CommonMiddleware):
    """Has every request name one of the site's hosts, but for those of who watches.

    A container's own check and a load balancer ask by an address that no setting knows.
    """

    def process_request(
        self, request: HttpRequest
    ) -> HttpResponsePermanentRedirect | None:
        if request.path_info in ASKED_BY_ADDRESS:
            return None
        return super().process_request(request)

"""Checks the host that a request names."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware

# Nothing in these answers depends on the host.
ASKED_BY_ADDRESS = frozenset(("/healthz", "/readyz"))


class HostMiddleware(CommonMiddleware):
    """Require every request to name one of the site's hosts, except health checks.

    A container's own check and a load balancer use an address that no setting knows.
    """

    def process_request(
        self, request: HttpRequest
    ) -> HttpResponsePermanentRedirect | None:
        if request.path_info in ASKED_BY_ADDRESS:
            return None
        return super().process_request(request)

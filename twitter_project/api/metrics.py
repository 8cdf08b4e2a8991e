"""The page that Prometheus fetches, from this machine or with the token."""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from twitter_project.telemetry import metrics

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Headers that proxies add. A proxy on this machine passes on requests of strangers.
OF_PROXIES = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@csrf_exempt
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all metrics; for everybody else the page does not exist."""
    body = metrics.render() if _may_read(request) else None
    if body is None:
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(("GET", "HEAD"))
    return HttpResponse(body, content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    return _knows_token(request) or _asks_from_here(request)


def _knows_token(request: HttpRequest) -> bool:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    token: str = settings.METRICS_TOKEN
    is_known = constant_time_compare(given.strip(), token)
    return token != "" and kind.lower() == "bearer" and is_known


def _asks_from_here(request: HttpRequest) -> bool:
    if any(name.startswith(OF_PROXIES) for name in request.META):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket has no address
        return False

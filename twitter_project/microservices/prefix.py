"""Takes the `URL_PREFIX` off the paths of requests, where it is still on them."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication


def without_prefix(application: WSGIApplication, prefix: str) -> WSGIApplication:
    """Return a WSGI application that takes paths with the prefix and without it.

    An HTTP API of API Gateway leaves its stage on the path and a REST API does not;
    proxies do either. Django puts the prefix before every address that it makes, which
    FORCE_SCRIPT_NAME tells it to.
    """
    if not prefix:
        return application

    def strip(
        environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        environ["PATH_INFO"] = strip_prefix(environ.get("PATH_INFO", ""), prefix)
        return application(environ, start_response)

    return strip


def strip_prefix(path: str, prefix: str) -> str:
    """Return the path as the site knows it, whether the prefix is on it or not."""
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path[len(prefix) :] or "/"
    return path

"""Removes the `URL_PREFIX` from the paths of requests that still have it."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication


def without_prefix(application: WSGIApplication, prefix: str) -> WSGIApplication:
    """Return a WSGI application that accepts paths with the prefix and without it.

    An HTTP API of API Gateway leaves its stage on the path and a REST API does not;
    proxies do either. Django puts the prefix before every URL that it generates, as
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
    """Return the path as the site knows it, whether or not it has the prefix."""
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path[len(prefix) :] or "/"
    return path

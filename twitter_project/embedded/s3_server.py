"""The embedded S3 as a process: nanio, open to this machine's pages."""

from typing import Any
from urllib.parse import parse_qsl

from nanio.app import build_app  # type: ignore[import-untyped]
from nanio.errors import AccessDenied  # type: ignore[import-untyped]
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

# nanio listens on the loopback only, so only browsers on this machine can reach it.
OWN_MACHINE = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
UNSIGNED = "There were headers present in the request which were not signed"


def make_app() -> CORSMiddleware:
    """Return nanio, as its variables configure it, behind answers about origins.

    A browser asks whether a page of another origin may PUT, and nanio cannot answer.
    """
    return CORSMiddleware(
        OnlySignedOrders(build_app()),
        allow_origin_regex=OWN_MACHINE,
        allow_methods=["PUT"],
        allow_headers=["Content-Type"],
    )


class OnlySignedOrders:
    """Refuse `x-amz-*` headers that a presigned URL does not name, as AWS does.

    Such a header is a command, and nanio would obey it: `x-amz-copy-source` turned the
    permission to put one object into the permission to read any other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _has_unsigned_orders(scope):
            error: Any = AccessDenied(UNSIGNED)
            answer = Response(error.to_xml(), error.http_status, media_type="text/xml")
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _has_unsigned_orders(scope: Scope) -> bool:
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    signed = {name.lower(): value for name, value in query}.get("x-amz-signedheaders")
    if signed is None:
        return False
    names = {name.decode("latin-1").lower() for name, _value in scope["headers"]}
    orders = {name for name in names if name.startswith("x-amz-")}
    return not orders <= set(signed.lower().split(";"))

"""The embedded S3 as a process: nanio, which pages of this machine may upload to."""

from nanio.app import build_app  # type: ignore[import-untyped]
from starlette.middleware.cors import CORSMiddleware

# nanio listens on the loopback only, so no other page's browser gets here.
OWN_MACHINE = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"


def make_app() -> CORSMiddleware:
    """Return nanio, as its variables describe it, behind answers about origins.

    A browser asks whether a page of another origin may PUT, and nanio cannot answer.
    """
    return CORSMiddleware(
        build_app(),
        allow_origin_regex=OWN_MACHINE,
        allow_methods=["PUT"],
        allow_headers=["Content-Type"],
    )

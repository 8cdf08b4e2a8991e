"""The command line of the web server."""

import sys

from django.conf import settings

HOST = "127.0.0.1"
WEB_PROCESSES = 2
SERVER = ("uvicorn", "twitter_project.asgi:application")
# The container uses the same options (docs/adr/0010, 0015).
SERVER_OPTIONS = (
    *("--http", "twitter_project.serving.protocol:BoundedProtocol", "--ws", "none"),
    *("--timeout-graceful-shutdown", "5", "--timeout-keep-alive", "75"),
    # A process that is merely busy is not killed.
    *("--timeout-worker-healthcheck", "30"),
    # PROXY_COUNT and HTTPS say whom to trust about addresses and TLS.
    *("--no-proxy-headers", "--no-access-log", "--no-server-header"),
)


def web_command(port: int) -> list[str]:
    """Return the command that serves pages, API and streams on one port."""
    return [
        *(sys.executable, "-m", *SERVER, "--host", HOST, "--port", str(port)),
        *("--workers", str(WEB_PROCESSES), *SERVER_OPTIONS),
        *("--log-level", "warning", "--app-dir", str(settings.BASE_DIR)),
    ]

"""Sends requests within this process, directly to the WSGI application."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from twitter_project.wsgi import application
from users.api.tokens import issue_tokens
from users.models import User

HOST = "127.0.0.1"
BACKEND = "users.backends.HandleOrEmailBackend"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in both with a session and with a token."""

    user_id: int
    headers_of_api: dict[str, str]
    headers_of_pages: dict[str, str]

    def headers(self, path: str) -> dict[str, str]:
        is_api = path.startswith("/rest/")
        return self.headers_of_api if is_api else self.headers_of_pages


def sign_in(user_id: int) -> Visitor:
    user = User.objects.get(id=user_id)
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return Visitor(
        user_id=user_id,
        headers_of_api={"Authorization": f"Bearer {issue_tokens(user).access}"},
        headers_of_pages={"Cookie": f"{name}={client.cookies[name].value}"},
    )


class Failed(Exception):
    """A request did not get the answer that the benchmark needs."""


def ask(visitor: Visitor, path: str, body: bytes | None = None) -> bytes:
    """Send one request. Raises: Failed unless the answer is a success."""
    environ = _environ(visitor.headers(path), path, body)
    statuses: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Callable[..., object]:
        statuses.append(status)
        return statuses.append

    answer: Any = application(environ, start)
    try:
        content = b"".join(answer)
    finally:
        answer.close()
    if not statuses[0].startswith("2"):
        raise Failed(f"{path}: {statuses[0]}")
    return content


def _environ(headers: dict[str, str], path: str, body: bytes | None) -> dict[str, Any]:
    split = urlsplit(path)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": split.path,
        "QUERY_STRING": split.query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": str(settings.PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": HOST,
        "HTTP_HOST": f"{HOST}:{settings.PORT}",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if body is not None:
        environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": len(body)}
    for name, value in headers.items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ

"""A push service on loopback, and browsers that subscribe with it.

It checks what real ones check, and decrypts with a browser's own key, as the browser
would. Tests may tell it how to answer.
"""

from __future__ import annotations

import base64
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTENT_MAX_BYTES = 4096
POLL_S = 0.02  # how long closing it takes


def to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class Received:
    """A push as its browser got it."""

    message: Mapping[str, Any]
    headers: Mapping[str, str]
    claims: Mapping[str, Any]
    at: float


@dataclass(slots=True)
class Reply:
    """What the service answers."""

    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0


class Browser:
    """Has keys of its own, and an endpoint that only it and the site know."""

    def __init__(self, service: PushService, name: str = "") -> None:
        self.path = f"/push/{name or secrets.token_urlsafe(16)}"
        self.endpoint = f"{service.origin}{self.path}"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)
        service.browsers[self.path] = self
        self._service = service

    @property
    def subscription(self) -> dict[str, Any]:
        """Return what `PushSubscription.toJSON()` returns."""
        point = self._key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": to_text(point), "auth": to_text(self._auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    @property
    def received(self) -> list[Received]:
        return self._service.received[self.path]

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        return [one.message for one in self.received]

    def decrypt(self, sealed: bytes) -> Mapping[str, Any]:
        content = http_ece.decrypt(
            sealed,
            private_key=self._key,
            auth_secret=self._auth,
            version="aes128gcm",
        )
        message: Mapping[str, Any] = orjson.loads(content)
        return message


class PushService:
    """Takes pushes for its browsers; `replies` are given once each, in their order."""

    def __init__(self, port: int = 0) -> None:
        self.browsers: dict[str, Browser] = {}
        self.received: dict[str, list[Received]] = defaultdict(list)
        self.asked: list[str] = []
        self.replies: list[Reply] = []
        self._lock = threading.Lock()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = service._take(self.path, headers, body)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                service.asked.append(f"GET {self.path}")
                self.send_error(404)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        threading.Thread(
            target=self._server.serve_forever, args=[POLL_S], daemon=True
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        with self._lock:
            self.asked.append(f"POST {path}")
            reply = self.replies.pop(0) if self.replies else Reply()
        if reply.after_s:
            time.sleep(reply.after_s)
        if reply.status >= 300:
            return reply
        browser = self.browsers.get(path)
        if browser is None:
            return Reply(410)
        if len(body) > CONTENT_MAX_BYTES:
            return Reply(413)
        claims = self._check(headers)
        taken = Received(browser.decrypt(body), headers, claims, time.time())
        self.received[path].append(taken)
        return reply

    def _check(self, headers: Mapping[str, str]) -> Mapping[str, Any]:
        """Return the claims of the VAPID token, after checking what RFC 8292 wants."""
        scheme, _, rest = headers["authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), to_bytes(parts["k"])
        )
        claims: Mapping[str, Any] = jwt.decode(
            parts["t"], key, algorithms=["ES256"], audience=self.origin
        )
        assert scheme == "vapid"
        assert headers["content-encoding"] == "aes128gcm"
        assert claims["exp"] <= time.time() + 24 * 60 * 60
        assert claims["sub"].startswith("mailto:")
        return claims


@contextmanager
def push_service(port: int = 0) -> Iterator[PushService]:
    service = PushService(port)
    try:
        yield service
    finally:
        service.close()

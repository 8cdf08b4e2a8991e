"""A client of the site's API, which comes in through the gateway."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

API = "/rest/v1"
TIMEOUT_S = 180


class Refused(Exception):
    """The site answered with another status than expected."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Visitor:
    """Uses a host name that this machine cannot resolve, and keeps a token."""

    address: str
    certificate: Path
    token: str = ""

    @property
    def origin(self) -> str:
        """Return the origin of a page, as a browser names it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def call(
        self, method: str, path: str, body: object = None, *, expect: int = 200
    ) -> Any:
        """Send JSON to the API, and return the answer. Raises: Refused."""
        content = b"" if body is None else json.dumps(body).encode()
        answer = self.send(method, API + path, content, "application/json")
        return _expected(answer, expect, f"{method} {path}").json

    def upload(self, path: str, content: bytes, *, expect: int = 201) -> Any:
        """Send a file as a form does."""
        edge = secrets.token_hex(12)
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; '
            'filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        answer = self.send("POST", API + path, body, kind)
        return _expected(answer, expect, f"POST {path}").json

    def send(
        self, method: str, path: str, body: bytes = b"", content_type: str = ""
    ) -> Answer:
        """Send a request to a path of the site, below its prefix if it has one."""
        parts = urlsplit(self.address)
        headers = {"Host": str(parts.hostname)}
        if content_type:
            headers["Content-Type"] = content_type
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self._send(parts.port or 443, method, parts.path + path, body, headers)

    def confirm(self, url: str) -> None:
        """Open the page that a mail's link leads to, and press its button."""
        parts, page = urlsplit(url), urlsplit(self.address)
        port, host = page.port or 443, {"Host": str(page.hostname)}
        opened = self._send(port, "GET", parts.path, b"", host)
        key = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', opened.body)
        cookie = opened.headers.get("set-cookie", "").partition(";")[0]
        if key is None:
            raise Refused(f"{url} answered {opened.status} without a form")
        headers = {
            **host,
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Referer": url,
        }
        body = b"csrfmiddlewaretoken=" + key[1]
        answer = self._send(port, "POST", parts.path, body, headers)
        _expected(answer, 302, f"POST {url}")

    def fetch(self, url: str) -> Answer:
        """Fetch a signed URL."""
        return self._to_bucket("GET", url, b"", {})

    def put(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        return self._to_bucket("PUT", url, content, headers)

    def ask_before_put(self, url: str) -> Answer:
        """Ask the bucket what a browser asks before a PUT from another origin."""
        asked = {
            "Origin": self.origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type",
        }
        return self._to_bucket("OPTIONS", url, b"", asked)

    def _to_bucket(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        parts = urlsplit(url)
        if (parts.scheme, parts.hostname) != ("https", "127.0.0.1"):
            raise Refused(f"{url} leads elsewhere")
        target = f"{parts.path}?{parts.query}"
        return self._send(parts.port or 443, method, target, body, dict(headers))

    def _send(
        self, port: int, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> Answer:
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection(
            "127.0.0.1", port, context=context, timeout=TIMEOUT_S
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            sent = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, sent, answer.read())
        finally:
            connection.close()


def _expected(answer: Answer, status: int, what: str) -> Answer:
    if answer.status != status:
        shown = answer.body[:500].decode(errors="replace")
        raise Refused(f"{what} answered {answer.status}: {shown}")
    return answer

"""API Gateway as a function sees it: events by route, and a visitor with cookies."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode

from twitter_project.microservices.routes import find_service

from .runtime_api import Function

HOST = "site.example"
STAGE = "development"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Visitor:
    """Sends each request to the function that its route names, and keeps cookies.

    With `version` 1.0 the functions are behind a REST API, which takes the stage off
    the path; with 2.0 behind an HTTP API, which does not.
    """

    find_function: Callable[[str], Function]
    version: str = "2.0"
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post_json(self, path: str, body: object) -> Answer:
        return self.send(
            "POST",
            path,
            json.dumps(body).encode(),
            {"content_type": "application/json"},
        )

    def post_form(self, path: str, **fields: str) -> Answer:
        tokens = [v for k, v in self.cookies.items() if k.endswith("csrftoken")]
        form = fields | {"csrfmiddlewaretoken": tokens[0]}
        kind = {"content_type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(form).encode(), kind)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        service: str = "",
    ) -> Answer:
        """Send the request to the function of the path's service, or to another one."""
        plain, _, query = path.partition("?")
        given = {
            "host": HOST,
            "origin": f"https://{HOST}",
            "x-forwarded-proto": "https",
            "x-forwarded-for": "203.0.113.7",
            **{name.replace("_", "-"): text for name, text in (headers or {}).items()},
        }
        if self.token:
            given["authorization"] = f"Bearer {self.token}"
        make = self._event_v1 if self.version == "1.0" else self._event_v2
        event = make(method, plain, query, given) | {
            "body": b64encode(body).decode() if body else None,
            "isBase64Encoded": bool(body),
        }
        function = self.find_function(service or find_service(plain))
        answer = _read(function.invoke(event))
        for cookie in answer.cookies:
            morsels = SimpleCookie(cookie).values()
            self.cookies |= {morsel.key: morsel.value for morsel in morsels}
        return answer

    def _event_v2(
        self, method: str, path: str, query: str, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        staged = f"/{STAGE}{path}"
        http = {
            "method": method,
            "path": staged,
            "protocol": "HTTP/1.1",
            "sourceIp": "203.0.113.7",
        }
        return {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": staged,
            "rawQueryString": query,
            "cookies": self._cookie_list(),
            "headers": headers,
            "requestContext": {"stage": STAGE, "http": http},
        }

    def _event_v1(
        self, method: str, path: str, query: str, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        sent = {name: [value] for name, value in headers.items()}
        if self.cookies:
            sent["cookie"] = ["; ".join(self._cookie_list())]
        return {
            "resource": "/{proxy+}",
            "path": path,
            "httpMethod": method,
            "multiValueHeaders": sent,
            "multiValueQueryStringParameters": parse_qs(query) or None,
            "requestContext": {"stage": STAGE, "path": f"/{STAGE}{path}"},
        }

    def _cookie_list(self) -> list[str]:
        return [f"{name}={value}" for name, value in self.cookies.items()]


def _read(result: Mapping[str, Any]) -> Answer:
    body: str = result["body"]
    many: Mapping[str, list[str]] = result.get("multiValueHeaders", {})
    headers = {name.lower(): values[-1] for name, values in many.items()}
    headers |= result.get("headers", {})
    cookies = result.get("cookies") or many.get("Set-Cookie", [])
    is_binary = result["isBase64Encoded"]
    content = b64decode(body) if is_binary else body.encode()
    return Answer(result["statusCode"], headers, cookies, content)

"""One hostile request: a URL of the site with one or more faulty parts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from twitter_project.web.access import Url

from .corpus import (
    ADDRESSES,
    BODIES,
    CONTENT_TYPES,
    ENCODED,
    HEADERS,
    PARAMETERS,
    TEXTS,
)

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Names that an attack needs to get past the first checks."""

    # Existing values for a path's arguments, by name.
    arguments: Mapping[str, Sequence[str]]
    # Names of fields in forms.
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Attack:
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = FORM
    body: bytes = b""

    def __str__(self) -> str:
        parts = [f"{self.method} {self.path[:200]}"]
        if self.query:
            parts.append(f"?{self.query[:200]}")
        if self.headers:
            parts.append(f" { ({k: v[:60] for k, v in self.headers.items()}) }")
        if self.body:
            parts.append(f" {self.content_type}: {self.body[:200]!r}")
        return "".join(parts)


def make_attack(random: Random, url: Url, target: Target) -> Attack:
    """Return a request to `url` in which each part is either normal or hostile."""
    methods = getattr(url.entry.callback, "actions", None)
    usual = [name.upper() for name in methods] if methods else METHODS
    method = random.choice(usual if random.random() < 0.9 else METHODS)
    has_body = method in ("POST", "PUT", "PATCH")
    content_type, body = _make_body(random, url, target) if has_body else (FORM, b"")
    return Attack(
        method=method,
        path=url.fill(_make_arguments(random, url, target)),
        query=_make_query(random) if random.random() < 0.6 else "",
        headers=_make_headers(random) if random.random() < 0.5 else {},
        content_type=content_type,
        body=body,
    )


def _make_arguments(random: Random, url: Url, target: Target) -> dict[str, str]:
    return {
        name: quote(random.choice(target.arguments.get(name, (example,))))
        if random.random() < 0.6
        else random.choice(ENCODED)
        for name, example in url.arguments.items()
    }


def _make_query(random: Random) -> str:
    names = random.sample(PARAMETERS, random.choice((1, 1, 2)))
    if random.random() < 0.3:
        names = ["next"]
    pairs = [(name, _make_encoded(random)) for name in names]
    return "&".join(f"{name}={value}" for name, value in pairs)


def _make_encoded(random: Random) -> str:
    if random.random() < 0.5:
        return random.choice(ENCODED)
    return quote(random.choice(ADDRESSES).encode(errors="surrogatepass"))


def _make_headers(random: Random) -> dict[str, str]:
    names = random.sample(list(HEADERS), random.choice((1, 1, 2, 3)))
    headers = {name: random.choice(HEADERS[name]) for name in names}
    if any(name.startswith("HTTP_HX_") for name in names):
        headers.setdefault("HTTP_HX_REQUEST", "true")
    return headers


def _make_body(random: Random, url: Url, target: Target) -> tuple[str, bytes]:
    if random.random() < 0.2:
        return random.choice(CONTENT_TYPES), random.choice(BODIES)
    names = random.sample(target.fields, min(len(target.fields), 8))
    values = {name: _make_text(random) for name in (*names, "next")}
    if url.route.startswith("rest/"):
        body = {name: _make_json(random, text) for name, text in values.items()}
        return JSON, json.dumps(body).encode()
    encoded = {key: text.encode(errors="surrogatepass") for key, text in values.items()}
    return FORM, urlencode(encoded).encode()


def _make_text(random: Random) -> str:
    return random.choice(ADDRESSES if random.random() < 0.2 else TEXTS)


def _make_json(random: Random, text: str) -> Any:
    """Return the text, or a value of another type in its place."""
    if random.random() < 0.6:
        return text
    return random.choice((None, True, -1, 10**30, 1.5, [], {}, [text], {"a": text}))

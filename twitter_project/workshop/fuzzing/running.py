"""Attacks each URL of the site through the request handler: no server, no network."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from random import Random
from typing import Any

from django.core.signals import got_request_exception
from django.test import Client

from twitter_project.web.access import list_urls

from .hostile_requests import Attack, Target, make_attack

FIELD = re.compile(rb'<(?:input|textarea|select)[^>]* name="([^"]+)"')
# With these the admin would delete the attackers.
LEFT_ALONE = frozenset(("csrfmiddlewaretoken", "post", "_selected_action", "action"))
SIGNS_OUT = re.compile("accounts/|auth/|logout|password|sessions|settings")
API_FIELDS = (
    *("username", "handle", "email", "password", "code", "refresh", "access", "text"),
    *("name", "bio", "media_ids", "in_reply_to_id", "quoted_id", "alt", "up_to_id"),
    *("content_type", "size_bytes", "picture", "file", "upload_id", "likes_public"),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An attack that the site answered with an internal error."""

    who: str
    attack: Attack
    error: str

    def __str__(self) -> str:
        return f"{self.error or 'status 500'} for {self.who}: {self.attack}"


def attack_urls(
    *,
    seed: int,
    sign_in: Callable[[str], Client],
    people: Iterable[str],
    target: Target,
    rounds: int,
    ends_at: float = float("inf"),
) -> tuple[int, list[Failure]]:
    """Attack every URL `rounds` times as each person, in random order.

    Returns how many requests were made and the failures, the first of each kind.
    `sign_in` returns a person's client; it is called again after URLs that may sign
    out. The attacks stop at `ends_at`, by `time.monotonic`.
    """
    random = Random(seed)
    found: dict[str, Failure] = {}
    count = 0
    pairs = [(who, url) for who in people for url in list_urls()]
    random.shuffle(pairs)
    clients: dict[str, Client] = {}
    for who, url in pairs:
        client = clients.pop(who, None) or sign_in(who)
        if not SIGNS_OUT.search(url.route):
            clients[who] = client
        cookies = {name: cookie.value for name, cookie in client.cookies.items()}
        for _ in range(rounds):
            client.cookies = SimpleCookie(cookies)
            if time.monotonic() > ends_at:
                return count, list(found.values())
            failure = send(client, who, make_attack(random, url, target))
            count += 1
            if failure is not None:
                found.setdefault(f"{url.route} {failure.error}", failure)
    return count, list(found.values())


def send(client: Client, who: str, attack: Attack) -> Failure | None:
    """Make the attack; return what went wrong on our side, if anything."""
    errors: list[str] = []

    def remember(**signal: Any) -> None:
        errors.append(f"{sys.exc_info()[1]!r}"[:300])

    client.raise_request_exception = False
    got_request_exception.connect(remember)
    try:
        headers: Any = attack.headers
        response = client.generic(
            attack.method,
            attack.path,
            attack.body,
            attack.content_type,
            QUERY_STRING=attack.query,
            **headers,
        )
        response.close()
    except Exception as error:
        return Failure(who, attack, repr(error)[:300])
    finally:
        got_request_exception.disconnect(remember)
    is_ours = response.status_code == 500
    return Failure(who, attack, "".join(errors)) if is_ours else None


def find_fields(client: Client) -> list[str]:
    """Return the names of the fields in the forms of all pages."""
    found = set(API_FIELDS)
    for url in list_urls():
        if not url.route.startswith("rest/"):
            page = client.get(url.example)
            names = FIELD.findall(b"" if page.streaming else page.content)
            found.update(name.decode() for name in names)
    return sorted(found - LEFT_ALONE)

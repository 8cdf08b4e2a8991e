"""Requests each path with each method as everyone, and notes the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings

from twitter_project.api.interface import REST
from twitter_project.web.access import SAFE_METHODS, Url, list_urls

from .world import ANOTHER, BLOCKED, OWNER, STAFF, SUSPENDED, World

PEOPLE = {
    "owner": OWNER,
    "another": ANOTHER,
    "blocked": BLOCKED,
    "suspended": SUSPENDED,
}
DEAD = ("expired", "forged", "revoked")
COLUMNS = ("nobody", "nobody, closed", *PEOPLE, *DEAD, "staff")
SIGN_IN_PAGES = ("/accounts/login/", "/admin/login/")
# These change nothing.
REFUSED = {"sign in", *map(str, (400, 401, 403, 404, 405, 409, 415, 422, 429))}
UNKNOWN_PATHS = ("rest/v1/", "^rest(/.*)?$")


@dataclass(frozen=True, slots=True)
class Row:
    method: str
    route: str
    gate: str
    answers: tuple[str, ...]


def ask_all(world: World) -> list[Row]:
    """Return a row for each path and method that the site accepts."""
    rows = []
    for url in list_urls():
        if url.route not in UNKNOWN_PATHS:
            for method in _list_methods(url):
                if row := _ask(world, url, method):
                    rows.append(row)
    return rows


def _list_methods(url: Url) -> tuple[str, ...]:
    actions: Mapping[str, str] | None = getattr(url.entry.callback, "actions", None)
    if actions:
        # REST framework adds "head" to the mapping at the first request.
        return tuple(name.upper() for name in actions if name != "head")
    return ("GET",) if url.route.startswith("admin/") else ("GET", "POST")


def _ask(world: World, url: Url, method: str) -> Row | None:
    """Return everyone's answers, or None if the path refuses the method."""
    answers = dict.fromkeys(COLUMNS, "")
    answers["nobody"] = _send(world, url, method, Client(), "")
    is_admin = url.route.startswith("admin/")
    for column, client, token in _list_askers(world, is_admin=is_admin):
        answers[column] = _send(world, url, method, client, token)
        if method not in SAFE_METHODS and answers[column] not in REFUSED:
            world.reset()
        if answers[column] == "405":
            return None
    with override_settings(PUBLIC_PAGES=False):
        answers["nobody, closed"] = _send(world, url, method, Client(), "")
    gate = str(url.access.gate)
    return Row(method, url.route, gate, tuple(answers.values()))


def _list_askers(world: World, *, is_admin: bool) -> Iterator[tuple[str, Client, str]]:
    """Yield each column's name, browser and token; the owner first."""
    if is_admin:
        yield "another", world.client(ANOTHER), ""
        yield "staff", world.client(STAFF), ""
        return
    for column, name in PEOPLE.items():
        yield column, world.client(name), world.token(name)
    for column in DEAD:
        yield column, world.dead_clients[column], world.dead_tokens[column]


def _send(world: World, url: Url, method: str, client: Client, token: str) -> str:
    arguments = {name: world.find_argument(name) for name in url.arguments}
    headers: dict[str, str] = {}
    path = url.fill(arguments)
    if path.startswith(REST.prefix):
        client = Client()
        if token:
            headers["Authorization"] = f"Bearer {token}"
    send: Any = client.generic
    kind = "application/json" if token else "application/x-www-form-urlencoded"
    response = send(method, path, b"", kind, headers=headers)
    answer = _describe(response)
    response.close()
    return answer


def _describe(response: HttpResponse) -> str:
    """Return the status, or that the answer redirects to the sign-in page."""
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith(SIGN_IN_PAGES):
        return "sign in"
    return str(response.status_code)

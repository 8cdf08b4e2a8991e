"""Tests the table of who answers which path, and that processes keep to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client

from twitter_project.microservices.headers import without_false_names
from twitter_project.microservices.prefix import without_prefix
from twitter_project.microservices.routes import (
    DEFAULT_SERVICE,
    EVERYWHERE,
    ROUTES,
    SERVICES,
    Segments,
    find_service,
    is_greedy,
    is_variable,
    rank,
    split,
)
from twitter_project.web.access import Url
from twitter_project.web.middleware.service_paths import ServicePathsMiddleware

from .addresses import all_addresses

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

TAGS_LIKE_LISTS = (
    *("followers", "following", "follow", "block", "mute", "lists"),
    *("retweets", "notifications", "request"),
)


def test_gateways_send_each_address_to_the_service_that_it_declares() -> None:
    addresses = all_addresses()

    found = {address.route: find_service(address.example) for address in addresses}

    assert found == {address.route: address.access.service for address in addresses}
    assert set(found.values()) == set(SERVICES)


def test_each_route_is_needed() -> None:
    routes = {(split(route), name) for name in SERVICES for route in ROUTES[name]}
    paths = [split(address.example) for address in all_addresses()]
    paths += [("tags", name) for name in TAGS_LIKE_LISTS]

    unused = {route for route, _ in routes if not any(_covers(route, p) for p in paths)}

    assert unused == set()


def _covers(route: Segments, path: Segments) -> bool:
    known = route[:-1] if is_greedy(route) else route
    same_length = is_greedy(route) or len(route) == len(path)
    return same_length and all(
        is_variable(wanted) or wanted == given
        for wanted, given in zip(known, path, strict=False)
    )


def test_no_path_leaves_the_choice_between_two_services_to_the_gateway() -> None:
    """It is documented nowhere which of two equally good routes it takes."""
    table = [(split(route), name) for name in SERVICES for route in ROUTES[name]]
    exact = {route for route, _ in table if rank(route)[0] == 0}

    open_choices = [
        shared
        for (one, its), (other, others) in combinations(table, 2)
        if its != others and rank(one)[0] == rank(other)[0]
        for shared in _shared_paths(one, other)
        if shared not in exact
    ]

    assert open_choices == []


def test_a_hashtag_that_is_called_like_a_list_is_a_hashtag() -> None:
    services = {find_service(f"/tags/{name}") for name in TAGS_LIKE_LISTS}

    assert services == {DEFAULT_SERVICE}


def _shared_paths(one: Segments, other: Segments) -> Iterator[Segments]:
    """Yield the most general path that two routes of one kind both match, if any."""
    if is_greedy(one) and is_greedy(other):
        one, other = sorted((one[:-1], other[:-1]), key=len)
        if other[: len(one)] == one:
            yield (*other, "{proxy+}")
        return
    if len(one) != len(other):
        return
    pairs = list(zip(one, other, strict=True))
    if all(a == b or is_variable(a) or is_variable(b) for a, b in pairs):
        yield tuple(b if is_variable(a) else a for a, b in pairs)


def test_no_path_is_answered_by_two_services_and_none_by_nobody(
    settings: Settings, rf: Any
) -> None:
    addresses = list(all_addresses())
    answered: dict[str, set[str]] = {}
    for name in SERVICES:
        settings.SERVICE = name
        answered[name] = {one.example for one in addresses if _answers(rf, one)}

    for address in addresses:
        answering = [name for name in SERVICES if address.example in answered[name]]
        expected = len(SERVICES) if address.example in EVERYWHERE else 1
        assert len(answering) == expected, address


def _answers(rf: Any, address: Url) -> bool:
    middleware = ServicePathsMiddleware(_answer)
    try:
        return middleware(rf.get(address.example)).status_code == 200
    except Http404:
        return False


def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.django_db
@pytest.mark.parametrize("service", SERVICES)
def test_a_process_answers_its_own_part_only(settings: Settings, service: str) -> None:
    settings.SERVICE = service
    client = Client()

    page_of = {
        "users": "/settings/display",
        "tweets": "/compose",
        "timeline": "/public",
        "notifications": "/notifications",
    }
    answers = {
        name: client.get(path).status_code != 404 for name, path in page_of.items()
    }

    assert answers == {name: name == service for name in SERVICES}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_another_services_api_answers_with_a_problem(settings: Settings) -> None:
    settings.SERVICE = "users"

    answer = Client().get("/rest/v1/tweets/1")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


@pytest.mark.django_db
def test_pages_link_to_those_of_other_services(settings: Settings) -> None:
    settings.SERVICE = "users"

    page = Client().get("/settings/display").content.decode()

    assert 'href="/public"' in page


@pytest.mark.django_db
def test_what_is_not_here_is_a_page_of_the_site(settings: Settings) -> None:
    settings.SERVICE = "users"

    answer = Client().get("/public")

    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers
    assert settings.SITE_NAME in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/development", "/"),
        ("/development/", "/"),
        ("/development/@ada", "/@ada"),
        ("/developments", "/developments"),
        ("/@ada", "/@ada"),
    ],
)
def test_the_prefix_is_taken_off_where_it_is_on(asked: str, given: str) -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        return []

    without_prefix(application, "/development")({"PATH_INFO": asked}, None)  # type: ignore[arg-type]

    assert seen == [given]


@pytest.mark.parametrize("kind", ["headers", "multiValueHeaders"])
def test_a_header_does_not_pass_for_another(kind: str) -> None:
    headers = {"x-forwarded-for": "203.0.113.9", "X_Forwarded_For": "198.51.100.1"}

    event = without_false_names({kind: headers, "body": None})

    assert event == {kind: {"x-forwarded-for": "203.0.113.9"}, "body": None}

"""Tests what /metrics shows, and to whom."""

from __future__ import annotations

import logging
import random
import re
import shutil
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include
from pytest_django.fixtures import Settings

from twitter_project.telemetry.requests import STATEMENTS
from twitter_project.telemetry.tests.measured import (
    Figures,
    measuring,
    parse,
    recording_with,
    series,
    total,
)
from twitter_project.web.access import Gate, path
from users.types import UserCard

pytestmark = pytest.mark.django_db

TOKEN = "s3cret-of-the-one-who-watches-us-all"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ELSEWHERE = "203.0.113.9"
REQUESTS = "microblog_requests_total"
SHAPES = ("/{}", "/@{}", "/@{}/12", "/tags/{}", "/rest/v1/{}", "/tweets/{}")
METHODS = ("GET", "POST", "DELETE")
ALPHABET = string.ascii_letters + string.digits + "@._-%é"
PUBLIC = {"service": "all", "method": "GET", "route": "/public"}


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[[], Figures]]:
    with measuring(tmp_path) as read:
        yield read


def get(remote: str = "127.0.0.1", path: str = "/metrics", **headers: str) -> int:
    answer = Client().get(path, headers=headers, REMOTE_ADDR=remote)
    return answer.status_code


def test_a_request_is_counted_by_the_pattern_of_its_path(
    read: Callable[[], Figures], ada: UserCard
) -> None:
    Client().get("/public")
    Client().get(f"/@{ada.handle}")

    answer = Client().get("/metrics")

    figures = parse(answer.content)
    assert figures[series(REQUESTS, **PUBLIC, status="2xx")] == 1
    assert total(figures, REQUESTS, route="/@<str:handle>", status="2xx") == 1
    assert figures[series("microblog_request_duration_seconds_count", **PUBLIC)] == 1
    assert figures[series("microblog_request_duration_seconds_sum", **PUBLIC)] > 0
    assert figures[series("microblog_request_round_trips_sum", **PUBLIC)] > 0
    assert ada.handle not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_failure_is_counted_as_one(read: Callable[[], Figures]) -> None:
    Client(raise_request_exception=False).get("/broken")

    assert total(read(), REQUESTS, route="/broken", status="5xx") == 1


def break_down(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("broken", break_down, gate=Gate.EVERYONE),
    path("", include("twitter_project.urls")),
]


def test_statements_are_counted_where_accounts_are_on_postgresql(
    read: Callable[[], Figures], ada: UserCard, settings: Settings
) -> None:
    Client().get(f"/@{ada.handle}")

    name = f"microblog_{STATEMENTS.name}_sum"
    counted = total(read(), name, route="/@<str:handle>")
    assert (counted > 0) == bool(settings.USERS_DATABASE_URL)


def test_whatever_is_asked_for_there_are_not_more_series(
    read: Callable[[], Figures],
) -> None:
    def ask(method: str, shape: str, word: str) -> None:
        Client().generic(method, shape.format(word))

    for shape in SHAPES:
        for method in (*METHODS, "BREW"):
            ask(method, shape, "abc")
    known = labels_of(read())
    chance = random.Random(7)
    for _ in range(200):
        word = "".join(chance.choices(ALPHABET, k=chance.randint(3, 30)))
        ask(chance.choice((*METHODS, word)), chance.choice(SHAPES), word)

    assert labels_of(read()) == known
    assert {method for method, _ in known} == {*METHODS, "other"}
    assert total(read(), REQUESTS) == 200 + len(SHAPES) * (len(METHODS) + 1)


def labels_of(figures: Figures) -> set[tuple[str, str]]:
    found = [dict(labels) for name, labels in figures if name == REQUESTS]
    return {(labels["method"], labels["route"]) for labels in found}


def test_a_folder_that_is_gone_fails_no_request(
    read: Callable[[], Figures], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(tmp_path)

    assert get(path="/public") == 200

    assert "A measurement was lost" in caplog.text
    assert total(read(), REQUESTS) == 0


def test_who_watches_is_not_measured(read: Callable[[], Figures]) -> None:
    for probe in ("/healthz", "/readyz", "/metrics"):
        get(path=probe)

    assert total(read(), REQUESTS) == 0


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1"])
def test_whoever_is_on_this_machine_may_read(address: str) -> None:
    assert get(address) == 200


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("address", [ELSEWHERE, "10.0.0.1", "::2", "", "unix:"])
def test_from_elsewhere_there_is_no_such_page(address: str) -> None:
    assert get(address) == 404


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "Via"],
)
def test_what_a_proxy_passes_on_does_not_come_from_here(header: str) -> None:
    assert get(**{header: "127.0.0.1"}) == 404


@pytest.mark.usefixtures("read")
def test_a_foreign_name_for_this_machine_is_refused() -> None:
    assert get(Host="localhost:8000") == 200
    assert get(Host="rebound.example") == 400


@pytest.mark.usefixtures("read")
def test_who_knows_the_token_may_read_from_anywhere(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN

    assert get(ELSEWHERE, **BEARER) == 200
    assert get(**BEARER, **{"X-Forwarded-For": ELSEWHERE}) == 200
    assert get(ELSEWHERE, Authorization=f"Bearer {TOKEN[:-1]}") == 404
    assert get(ELSEWHERE, Authorization=f"Basic {TOKEN}") == 404
    assert get(ELSEWHERE, Authorization=TOKEN) == 404
    assert get(ELSEWHERE) == 404


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("given", ["Bearer ", "Bearer", "bearer  "])
def test_where_no_token_is_set_none_is_known(given: str) -> None:
    assert get(ELSEWHERE, Authorization=given) == 404


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_the_refusal_is_the_same_as_of_a_page_that_is_not_there(method: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    refused, missing = (
        strict.generic(method, address, REMOTE_ADDR=ELSEWHERE)
        for address in ("/metrics", "/nothing")
    )

    assert refused.status_code == missing.status_code == 404
    assert without_what_varies(refused) == without_what_varies(missing)
    del refused.headers["X-Request-ID"], missing.headers["X-Request-ID"]
    assert refused.headers == missing.headers


def without_what_varies(page: Any) -> bytes:
    """Leave out the form's token, and the path to return to."""
    return re.sub(rb"\b[A-Za-z0-9]{64}\b|%2F\w+|/metrics|/nothing", b"", page.content)


@pytest.mark.usefixtures("read")
def test_figures_are_never_kept_and_only_read() -> None:
    answer = Client().get("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().post("/metrics").status_code == 405


def test_where_nothing_is_measured_there_is_no_such_page() -> None:
    with recording_with(None):
        assert get() == 404


@pytest.mark.usefixtures("read")
def test_a_scrape_is_not_sent_to_https_and_not_told_of(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    caplog.set_level(logging.INFO, "twitter_project.telemetry.requests")

    assert get() == 200

    assert [record for record in caplog.records if record.msg == "request"] == []

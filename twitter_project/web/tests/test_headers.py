"""Tests the headers that protect a page in the browser, on every kind of answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from twitter_project.urls import urlpatterns as site_patterns
from twitter_project.web.access import Gate, path

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from pytest_django.fixtures import Settings

    from users.types import UserCard

PROTECTION = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
}


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError


urlpatterns = [
    path("fails", fail, gate=Gate.EVERYONE),
    *site_patterns,
]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/settings", 302),
        ("/nothing-here", 404),
        ("/fails", 500),
        ("/static/site.css", 200),
        ("/static/nothing.css", 404),
        ("/rest/v1/nothing", 404),
        ("/rest/v1/users/me", 401),
        ("/healthz", 200),
        ("/admin/", 302),
    ],
)
def test_every_kind_of_answer_is_protected(path: str, status: int) -> None:
    response = Client(raise_request_exception=False).get(path)
    response.close()

    assert response.status_code == status
    assert set(response.headers) >= PROTECTION


@pytest.mark.django_db
def test_a_request_for_another_host_is_protected(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert set(response.headers) >= PROTECTION


@pytest.mark.django_db
def test_a_redirect_to_tls_is_protected(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/")

    assert response.headers["Location"] == "https://testserver/"
    assert set(response.headers) >= PROTECTION - {"X-Content-Type-Options"}


def test_only_what_machines_read_may_be_embedded(client: Client, ada: UserCard) -> None:
    paths = ("/", "/@ada", "/@ada/feed.atom", "/@ada/card.png", "/static/site.css")

    policies = []
    for address in paths:
        response = client.get(address)
        policies.append(response.headers["Cross-Origin-Resource-Policy"])
        response.close()

    assert policies == ["same-origin"] * 2 + ["cross-origin"] * 3


@pytest.mark.parametrize(
    "path",
    [
        *("/settings", "/settings/privacy", "/settings/blocks", "/settings/tags"),
        *("/accounts/email/", "/accounts/sessions/", "/accounts/password/change/"),
        *("/accounts/2fa/", "/admin/login/"),
        *("/tweets/drafts", "/tweets/scheduled", "/tweets/staged", "/compose"),
        *("/tweets/trash", "/bookmarks", "/tweets/completions"),
        "/notifications/settings",
    ],
)
def test_browsers_keep_no_copy_of_private_pages(
    signed_in: Callable[[UserCard], Client], ada: UserCard, path: str
) -> None:
    response = signed_in(ada).get(path)

    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/public", "/@ada", "/notifications"])
def test_back_to_other_pages_stays_quick(
    signed_in: Callable[[UserCard], Client], ada: UserCard, path: str
) -> None:
    assert signed_in(ada).get(path).headers["Cache-Control"] == "private, no-cache"


def test_signing_out_empties_the_browsers_memory(
    signed_in: Callable[[UserCard], Client], ada: UserCard
) -> None:
    client = signed_in(ada)
    page = client.get("/")
    mark = client.cookies["account"].value

    again = client.get("/")
    out = client.post("/accounts/logout/")

    assert mark == str(ada.id)
    assert "Clear-Site-Data" not in page.headers
    assert "account" not in again.cookies
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert out.cookies["account"].value == ""
    assert "Clear-Site-Data" not in client.get("/").headers


@pytest.mark.django_db
def test_a_stranger_gets_no_mark(client: Client) -> None:
    assert "account" not in client.get("/").cookies

"""Tests that hostile requests to every URL get an answer, with the same ones each time.

`make fuzz` makes others, for minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from twitter_project.urls import urlpatterns as site_patterns
from twitter_project.web.access import Gate, path
from twitter_project.workshop.fuzzing.hostile_requests import Attack
from twitter_project.workshop.fuzzing.running import attack_urls, send
from twitter_project.workshop.fuzzing.world import MEMBER, PEOPLE, make_world, sign_in
from users.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from users.types import UserCard

SEED = 1
ROUNDS = 2
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://["}
# Requests that once made the site fail.
KNOWN = (
    Attack("GET", "/accounts/login/", "next=http://%5Bevil.com"),
    Attack(
        "POST", "/accounts/login/", body=b"next=http://%5Bevil.com&login=a&password=b"
    ),
    Attack("GET", "/accounts/confirm-email/abc/", "next=http://%5D"),
    Attack("GET", "/tags/%01/feed.atom"),
    Attack("POST", "/compose", headers=HTMX),
    Attack("GET", "/discover", headers=HTMX),
    Attack("GET", "/@ada/follow", "next=%7B%7D"),
    Attack("GET", "/admin/shared/delivery/", "q=a"),
)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_request_makes_the_site_fail() -> None:
    target = make_world()

    count, failures = attack_urls(
        seed=SEED, sign_in=sign_in, people=PEOPLE, target=target, rounds=ROUNDS
    )

    assert count > 1_000
    assert not failures, "\n".join(map(str, failures))


@pytest.mark.django_db
def test_what_made_it_fail_once_is_answered(
    ada: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    User.objects.filter(id=ada.id).update(is_staff=True, is_superuser=True)
    clients = {"nobody": Client(), "ada": signed_in(ada)}

    failures = [
        failure
        for who, client in clients.items()
        for attack in KNOWN
        if (failure := send(client, who, attack))
    ]

    assert not failures, "\n".join(map(str, failures))


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError(request.GET["q"])


urlpatterns = [path("fails", fail, gate=Gate.EVERYONE), *site_patterns]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_failure_says_who_sent_what(client: Client) -> None:
    failure = send(client, MEMBER, Attack("GET", "/fails", "q=%00"))

    assert str(failure) == r"ValueError('\x00') for ada: GET /fails?q=%00"

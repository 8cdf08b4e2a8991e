"""Tests which middleware requests with a token skip, and that no other request does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from twitter_project.web.middleware.token_reads import Htmx, Session, is_token_read
from users.api.tokens import issue_tokens
from users.models import User
from users.types import UserCard

TOKEN = {"Authorization": "Bearer token"}
API, PAGE = "/rest/v1/timeline/home", "/public"


@pytest.mark.parametrize(
    ("method", "path", "headers", "is_one"),
    [
        ("GET", API, TOKEN, True),
        ("HEAD", API, TOKEN, True),
        ("GET", API, {}, False),
        ("POST", API, TOKEN, False),
        ("GET", PAGE, TOKEN, False),
    ],
)
def test_only_reads_of_the_api_with_a_token_go_without(
    method: str, path: str, headers: dict[str, str], is_one: bool
) -> None:
    request = RequestFactory().generic(method, path, headers=headers)
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    answer_in_chain: Any = Session(Htmx(answer))
    answer_in_chain(request)

    assert is_token_read(request) is is_one
    assert hasattr(seen[0], "session") is not is_one
    assert hasattr(seen[0], "htmx") is not is_one


def test_a_session_beside_a_token_makes_no_difference(
    ada: UserCard, bob: UserCard, signed_in: Callable[[UserCard], Client]
) -> None:
    user = User.objects.get(id=ada.id)
    headers = {"Authorization": f"Bearer {issue_tokens(user).access}"}

    answers = [
        client.get("/rest/v1/users/me", headers=headers)
        for client in (Client(), signed_in(bob))
    ]

    assert [answer.json()["email"] for answer in answers] == [user.email] * 2
    assert answers[0].headers.keys() == answers[1].headers.keys()

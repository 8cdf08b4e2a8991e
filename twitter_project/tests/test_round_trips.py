"""What each write costs in round trips to the databases, so that none creeps up.

The numbers, and what each round trip is for, are in docs/benchmarks.md.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.database import count_round_trips
from users.types import UserCard

pytestmark = pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")

SignIn = Callable[[UserCard], Client]


@pytest.fixture
def api(cyd: UserCard) -> Api:
    """Return cyd's app, which has asked for something before."""
    client = Api(cyd.id)
    client.get("users/me")
    return client


@pytest.fixture
def page(cyd: UserCard, signed_in: SignIn) -> Client:
    """Return cyd's browser, in which a page is open."""
    client = signed_in(cyd)
    client.get("/")
    return client


def cost_of(ask: Callable[[], Any]) -> int:
    """Return the round trips of a request that succeeds."""
    with count_round_trips() as trips:
        answer = ask()
    status = answer.status if isinstance(answer, Answer) else answer.status_code
    assert status in (200, 201), answer
    return len(trips)


def press(page: Client, path: str, **fields: str) -> Callable[[], Any]:
    """Return what presses a button as htmx does."""
    return lambda: page.post(path, fields, headers={"HX-Request": "true"})


def test_following(api: Api, page: Client, bob: UserCard) -> None:
    assert cost_of(lambda: api.put("users/bob/follow")) == 8
    assert cost_of(lambda: api.put("users/bob/follow")) == 6
    assert cost_of(lambda: api.delete("users/bob/follow")) == 7
    assert cost_of(press(page, "/@bob/follow", on="1")) == 9
    assert cost_of(press(page, "/@bob/follow", on="")) == 8

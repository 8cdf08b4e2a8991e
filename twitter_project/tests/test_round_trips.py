"""Tests how many round trips each write makes, so that the number does not creep up.

docs/benchmarks.md lists the numbers and the purpose of each round trip.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from timeline import limits
from twitter_project.outbox.events import run_delivery
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.database import count_round_trips
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")

SignIn = Callable[[UserCard], Client]


@pytest.fixture(autouse=True)
def _never_trim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds are trimmed at random, which costs more."""
    monkeypatch.setattr(limits, "ENTRIES_PER_TRIM", 1_000_000_000)


@pytest.fixture
def api(cyd: UserCard) -> Api:
    """Return cyd's app, which has already sent a request."""
    post_tweet(author_id=cyd.id, text="The first, from which on there is a count")
    client = Api(cyd.id)
    client.get("users/me")
    Delivery.objects.all().delete()
    return client


@pytest.fixture
def page(cyd: UserCard, signed_in: SignIn) -> Client:
    """Return cyd's browser, with a page open."""
    client = signed_in(cyd)
    client.get("/")
    Delivery.objects.all().delete()
    return client


def cost_of(ask: Callable[[], Any]) -> int:
    """Return the round trips of a request that succeeds."""
    with count_round_trips() as trips:
        answer = ask()
    status = answer.status if isinstance(answer, Answer) else answer.status_code
    assert status in (200, 201), answer
    return len(trips)


def cost_of_handlers() -> dict[str, int]:
    """Run what was published; return the cost by handler, with claim and removal."""
    costs = {}
    for row in Delivery.objects.order_by("id"):
        with count_round_trips() as trips:
            assert run_delivery(row.id)
        costs[row.handler.rpartition(".")[2]] = len(trips)
    return costs


def press(page: Client, path: str, **fields: str) -> Callable[[], Any]:
    """Return what presses a button as htmx does."""
    return lambda: page.post(path, fields, headers={"HX-Request": "true"})


def test_following(api: Api, page: Client, bob: UserCard) -> None:
    assert cost_of(lambda: api.put("users/bob/follow")) == 8
    assert cost_of_handlers()["notify_of_follow"] == 8
    assert cost_of(lambda: api.put("users/bob/follow")) == 6
    assert cost_of(lambda: api.delete("users/bob/follow")) == 7
    assert cost_of(press(page, "/@bob/follow", on="1")) == 9
    assert cost_of(press(page, "/@bob/follow", on="")) == 8


def test_posting(api: Api, page: Client) -> None:
    fields = {"text": "Hello", "place": "composer"}
    key = {"Idempotency-Key": "one"}

    assert cost_of(lambda: api.post("tweets", {"text": "Hello"})) == 6
    assert cost_of(lambda: api.post("tweets", {"text": "Hello"}, **key)) == 7
    # Refused by the unique key, then read, since the first one wrote it.
    assert cost_of(lambda: api.post("tweets", {"text": "Hello"}, **key)) == 6
    assert cost_of(press(page, "/compose", key="two", **fields)) == 8
    assert cost_of_handlers()["notify_of_tweet"] == 3


def test_replying(api: Api, bob: UserCard) -> None:
    tweet_id = str(post_tweet(author_id=bob.id, text="Hello"))
    reply = {"text": "Hi", "in_reply_to_id": tweet_id}

    assert cost_of(lambda: api.post("tweets", reply)) == 12
    assert cost_of_handlers()["notify_of_tweet"] == 10


def test_mentioning_ten_people(api: Api) -> None:
    crowd = make_people(*(f"person{number:02}" for number in range(10)))
    text = " ".join(f"@{person.handle}" for person in crowd)

    assert cost_of(lambda: api.post("tweets", {"text": text})) == 9
    assert cost_of_handlers()["notify_of_tweet"] == 10


def test_liking(api: Api, page: Client, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")

    assert cost_of(lambda: api.put(f"tweets/{tweet_id}/like")) == 9
    assert cost_of_handlers()["notify_of_like"] == 12
    assert cost_of(lambda: api.put(f"tweets/{tweet_id}/like")) == 5
    assert cost_of(lambda: api.delete(f"tweets/{tweet_id}/like")) == 9
    assert cost_of_handlers()["notify_of_like"] == 7
    assert cost_of(press(page, f"/tweets/{tweet_id}/like", on="1")) == 10
    assert cost_of(press(page, f"/tweets/{tweet_id}/like", on="")) == 10


def test_retweeting(api: Api, page: Client, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")

    assert cost_of(lambda: api.put(f"tweets/{tweet_id}/retweet")) == 10
    assert cost_of(lambda: api.delete(f"tweets/{tweet_id}/retweet")) == 9
    assert cost_of(press(page, f"/tweets/{tweet_id}/retweet", on="1")) == 11

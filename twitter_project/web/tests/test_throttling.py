"""Tests the limits on writing through pages, and that the API counts with them."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tweets.models import Tweet
from twitter_project.web.middleware.throttling import count_use, parse_rate
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
MINE = {"text": "Mine", "key": "mine"}


@pytest.fixture(autouse=True)
def _throttled(settings: Settings) -> None:
    """Count as in production, with small numbers."""
    settings.THROTTLES_ENABLED = True
    settings.REST_FRAMEWORK = {
        **settings.REST_FRAMEWORK,
        "DEFAULT_THROTTLE_RATES": {
            "account": "3/hour",
            "anonymous": "2/hour",
            "write": "2/hour",
        },
    }


def test_rates_are_read() -> None:
    assert parse_rate("20/min") == (20, 60)
    assert parse_rate("5/hour") == (5, 3600)


def test_tweets_by_the_page_are_counted_by_account(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)
    codes = [
        client.post(
            "/compose", {"text": f"Number {number}", "key": f"{number}"}
        ).status_code
        for number in range(3)
    ]

    assert codes == [302, 302, 429]
    assert Tweet.objects.count() == 2
    assert signed_in(bob).post("/compose", MINE).status_code == 302


def test_every_change_counts_and_reading_is_free(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    codes = [
        client.post("/@bob/follow", {"on": str(number % 2)}).status_code
        for number in range(4)
    ]

    answer = client.post("/@bob/follow", {"on": "1"}, headers={"HX-Request": "true"})

    assert codes == [302, 302, 302, 429]
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert answer["HX-Retarget"] == "#status"
    assert client.get("/").status_code == 200


def test_strangers_are_counted_by_address(ada: UserCard) -> None:
    codes = [
        Client().post("/settings/display", {"theme": "dark"}).status_code
        for _ in range(3)
    ]

    assert codes == [302, 302, 429]


def test_what_the_api_was_used_for_is_not_free_by_the_pages(
    signed_in: SignIn, ada: UserCard
) -> None:
    for _ in range(2):
        assert count_use("write", f"u{ada.id}", "2/hour") is None

    assert signed_in(ada).post("/compose", MINE).status_code == 429

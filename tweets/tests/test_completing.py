"""Tests what the composer offers while somebody types."""

from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tweets.services import complete_hashtag
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import User
from users.types import UserCard


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("role", "option") in attrs:
            self.found.append(dict(attrs)["data-insert"])


def ask(client: Client, typed: str) -> list[str | None]:
    response = client.get("/tweets/completions?" + urlencode({"q": typed}))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.found


@pytest.fixture
def as_ada(client: Client, ada: UserCard) -> Client:
    client.force_login(User.objects.get(id=ada.id))
    return client


def test_hashtags_in_most_use_come_first(ada: UserCard, bob: UserCard) -> None:
    for text in ("#harbour", "#harvest #Harbour", "#hare #harvest #port"):
        post_tweet(author_id=ada.id, text=text)
        post_tweet(author_id=bob.id, text=text)

    with count_round_trips() as trips:
        found = complete_hashtag(beginning="HAR")

    assert found == ["harbour", "harvest", "hare"]
    assert_indexed(trips)
    assert complete_hashtag(beginning="") == complete_hashtag(beginning="zz") == []


def test_the_page_offers_people_and_hashtags(
    as_ada: Client, bob: UserCard, cyd: UserCard
) -> None:
    post_tweet(author_id=bob.id, text="#harbour")

    assert ask(as_ada, "@b") == ["@bob"]
    assert ask(as_ada, "\uff20c") == ["@cyd"]
    assert ask(as_ada, "#HAR") == ["#harbour"]
    assert ask(as_ada, "") == ask(as_ada, "@") == ask(as_ada, "bob") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.sampled_from("@#x").flatmap(lambda sign: st.text(max_size=60).map(sign.__add__))
)
def test_nothing_typed_is_too_much(as_ada: Client, typed: str) -> None:
    ask(as_ada, typed)

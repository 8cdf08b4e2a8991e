"""Tests what a script loads into an open home page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard

pytestmark = pytest.mark.django_db

SignIn = Callable[[UserCard], Client]


def test_it_holds_what_came_after_the_cursor(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    old, new = (post_tweet(author_id=ada.id, text=text) for text in ("Old", "New"))
    events.drain()

    page = signed_in(bob).get(reverse("fresh"), {"after": old}).content.decode()

    assert f'data-newest="{new}"' in page
    assert f'id="tweet-{new}"' in page
    assert f'id="tweet-{old}"' not in page
    assert "data-more" not in page


def test_the_cursor_stays_where_nothing_came(signed_in: SignIn, bob: UserCard) -> None:
    page = signed_in(bob).get(reverse("fresh"), {"after": 17}).content.decode()

    assert 'data-newest="17"' in page
    assert "<article" not in page


def test_home_says_where_it_begins_and_older_pages_do_not(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    _old, new = (post_tweet(author_id=ada.id, text=text) for text in ("Old", "New"))
    events.drain()
    client = signed_in(bob)

    assert f'data-newest="{new}"' in client.get("/").content.decode()
    assert "data-newest" not in client.get("/", {"before": new}).content.decode()


def test_strangers_are_sent_to_sign_in(client: Client, ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")

    for path in (
        reverse("fresh"),
        reverse("badge"),
        reverse("tweet_fragment", args=[tweet_id]),
    ):
        assert client.get(path).status_code in (302, 401)


def test_one_tweet_and_the_badge_are_shown_by_themselves(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @bob")
    events.drain()
    client = signed_in(bob)

    tweet = client.get(reverse("tweet_fragment", args=[tweet_id])).content.decode()
    badge = client.get(reverse("badge")).content.decode()

    assert tweet.strip().startswith("<article")
    assert badge.strip().startswith('<span class="nav__badge">')
    assert client.get(reverse("tweet_fragment", args=[1])).status_code == 404

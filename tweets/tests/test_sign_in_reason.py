"""Tests that strangers who press a button learn why to sign in, and are asked later."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.http import urlencode
from pytest_django.fixtures import Settings

from tweets.models import Reaction
from tweets.services import like_tweet
from twitter_project.workshop.posting import post_tweet
from users.services import is_following
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


@pytest.fixture
def tweet_id(ada: UserCard) -> int:
    return post_tweet(author_id=ada.id, text="Gulls over the #harbour")


def sign_in_page(client: Client, next_: str) -> str:
    query = urlencode({"next": next_})
    return client.get(f"/accounts/login/?{query}").content.decode()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/tweets/{id}/like", "Sign in to like Ada Lovelace&#x27;s tweet."),
        ("/tweets/{id}/like?next=/@ada", "Sign in to like Ada Lovelace&#x27;s tweet."),
        ("/tweets/{id}/retweet", "Sign in to retweet Ada Lovelace&#x27;s tweet."),
        ("/compose?quote={id}", "Sign in to quote Ada Lovelace&#x27;s tweet."),
        ("/compose?quote=x", "Sign in to write a tweet."),
        ("/@ada/{id}#reply", "Sign in to reply to Ada Lovelace."),
        ("/@ada/follow", "Sign in to follow @ada."),
        ("/tags/harbour/follow", "Sign in to follow #harbour."),
        ("/compose", "Sign in to write a tweet."),
    ],
)
def test_the_sign_in_page_says_why(
    client: Client, tweet_id: int, path: str, reason: str
) -> None:
    page = sign_in_page(client, path.format(id=tweet_id))

    assert reason in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tweets/1/like",
        "/nowhere",
        "//example.org/compose",
        "/tags/win a prize: call 555/follow",
        "/@ada, or lose your account/follow",
    ],
)
def test_where_no_reason_is_known_none_is_made_up(
    client: Client, tweet_id: int, path: str
) -> None:
    assert "entrance__why" not in sign_in_page(client, path)


@pytest.mark.parametrize("path", ["/tweets/{id}/like", "/@ada/{id}#reply"])
def test_a_closed_site_names_no_author(
    client: Client, tweet_id: int, path: str, settings: Settings
) -> None:
    settings.PUBLIC_PAGES = False

    assert "Ada Lovelace" not in sign_in_page(client, path.format(id=tweet_id))


@pytest.mark.parametrize("action", ["like", "retweet"])
def test_a_stranger_is_asked_after_signing_in_and_nothing_happens_by_itself(
    client: Client, signed_in: SignIn, bob: UserCard, tweet_id: int, action: str
) -> None:
    url = f"/tweets/{tweet_id}/{action}"
    sent = client.post(url, {"on": "1", "next": "/@ada"})
    (asked,) = parse_qs(urlsplit(sent["Location"]).query)["next"]
    member = signed_in(bob)

    question = member.get(asked).content.decode()

    assert asked == f"{url}?next=%2F%40ada"
    assert "Gulls over the" in question
    assert not Reaction.objects.exists()
    done = member.post(asked, {"on": "1", "next": "/@ada"})
    assert done["Location"] == f"/@ada#tweet-{tweet_id}"
    assert Reaction.objects.get().kind == action


def test_a_script_is_sent_to_the_question_too(client: Client, tweet_id: int) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/@ada"}

    answer = client.post(f"/tweets/{tweet_id}/like", {"on": "1"}, headers=headers)

    (asked,) = parse_qs(urlsplit(answer["HX-Redirect"]).query)["next"]
    assert asked == f"/tweets/{tweet_id}/like?next=%2F%40ada"


def test_what_is_done_already_is_not_asked(
    signed_in: SignIn, bob: UserCard, tweet_id: int
) -> None:
    like_tweet(user_id=bob.id, tweet_id=tweet_id)

    answer = signed_in(bob).get(f"/tweets/{tweet_id}/like?next=/@ada")

    assert answer["Location"] == "/@ada"


def test_following_is_asked_as_well(
    client: Client, signed_in: SignIn, ada: UserCard, cyd: UserCard
) -> None:
    profile = client.get("/@cyd").content.decode()
    question = signed_in(ada).get("/@cyd/follow?next=/@cyd").content.decode()

    assert 'href="/@cyd/follow?next=/%40cyd"' in profile
    assert "Follow @cyd?" in question
    assert not is_following(follower_id=ada.id, followee_id=cyd.id)


def test_strangers_are_led_from_reply_to_the_sign_in_page(
    client: Client, tweet_id: int
) -> None:
    page = client.get(f"/@ada/{tweet_id}").content.decode()

    href = f"/accounts/login/?next=/%40ada/{tweet_id}%23reply"
    assert page.count(f'href="{href}"') == 2
    assert "Sign in to reply to Ada Lovelace" in page

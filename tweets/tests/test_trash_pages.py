"""Tests the trash as people and apps use it."""

from collections.abc import Callable

import pytest
from django.test import Client

from tweets.models import Tweet
from tweets.services import trash_tweet
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


@pytest.fixture
def trashed_id(ada: UserCard) -> int:
    tweet_id = post_tweet(author_id=ada.id, text="Gulls over the harbour")
    trash_tweet(actor_id=ada.id, tweet_id=tweet_id)
    return tweet_id


def test_deleting_over_rest_goes_to_the_trash_and_back(ada: UserCard) -> None:
    api = Api(ada.id)
    tweet_id = post_tweet(author_id=ada.id, text="Gulls over the harbour")

    assert api.delete(f"tweets/{tweet_id}").status == 204
    assert api.get(f"tweets/{tweet_id}").status == 404
    (found,) = api.get("tweets/trash").body["items"]
    assert found["tweet"]["id"] == str(tweet_id)
    assert found["tweet"]["state"] == "trashed"
    assert found["trashed_at"] < found["purged_at"]

    assert api.post(f"tweets/trash/{tweet_id}/restore", None).body["id"] == str(
        tweet_id
    )
    assert api.get("tweets/trash").body["items"] == []


def test_a_tweet_is_deleted_at_once_over_rest_if_the_client_says_so(
    ada: UserCard,
) -> None:
    api = Api(ada.id)
    tweet_id = post_tweet(author_id=ada.id, text="Gulls")

    assert api.delete(f"tweets/{tweet_id}?permanently=maybe").status == 422
    assert api.delete(f"tweets/{tweet_id}?permanently=true").status == 204

    assert not Tweet.objects.exists()


def test_a_trashed_tweet_is_purged_over_rest_by_its_author_only(
    ada: UserCard, bob: UserCard, trashed_id: int
) -> None:
    for path in (f"tweets/trash/{trashed_id}", "tweets/trash/nothing"):
        assert Api(bob.id).delete(path).status == 404
    assert Api(bob.id).post(f"tweets/trash/{trashed_id}/restore", None).status == 404
    assert Api(bob.id).get("tweets/trash").body["items"] == []

    assert Api(ada.id).delete(f"tweets/trash/{trashed_id}").status == 204

    assert not Tweet.objects.exists()


def test_the_page_restores_a_tweet(
    signed_in: SignIn, ada: UserCard, trashed_id: int
) -> None:
    client = signed_in(ada)
    page = client.get("/tweets/trash").content.decode()
    assert "Gulls over the harbour" in page
    assert f'action="/tweets/{trashed_id}/undelete"' in page

    answer = client.post(
        f"/tweets/{trashed_id}/undelete", {"next": "/tweets/trash"}, follow=True
    )

    assert "Your trash is empty" in answer.content.decode()
    assert Tweet.objects.get().state == "published"


def test_the_page_asks_before_it_deletes_for_good(
    signed_in: SignIn, ada: UserCard, bob: UserCard, trashed_id: int
) -> None:
    url = f"/tweets/{trashed_id}/purge"
    assert signed_in(bob).post(url).status_code == 404
    client = signed_in(ada)
    assert "Nobody can restore" in client.get(url).content.decode()

    answer = client.post(url, follow=True)

    assert "Your tweet is deleted for good." in answer.content.decode()
    assert not Tweet.objects.exists()

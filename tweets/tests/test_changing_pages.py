"""Tests the pages on which authors edit, delete and restore a tweet."""

import pytest
from django.test import Client

from tweets.errors import TweetNotFound
from tweets.models import Tweet
from tweets.services import get_tweet, take_down_tweet, trash_tweet
from users.types import ANONYMOUS, UserCard

from .pages_cast import SignIn, url_of


def test_own_tweet_is_edited_and_says_so(
    signed_in: SignIn, ada: UserCard, tweet_id: int
) -> None:
    client = signed_in(ada)
    url = f"/tweets/{tweet_id}/edit"

    form = client.get(url).content.decode()
    refused = client.post(url, {"text": ""})
    answer = client.post(url, {"text": "Good night"})

    assert "Hello, #world &amp; @bob" in form
    assert refused.status_code == 422
    assert answer["Location"] == url_of(ada, tweet_id)
    assert "edited" in client.get(url_of(ada, tweet_id)).content.decode()


def test_authors_find_their_removed_tweet_and_can_only_read_it(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    take_down_tweet(tweet_id=tweet_id, moderator_id=1)
    client, note = signed_in(ada), "Removed by moderators"

    page = client.get(url_of(ada, tweet_id)).content.decode()
    profile = client.get("/@ada").content.decode()

    for html in (page, profile):
        assert "Hello, " in html
        assert note in html
        assert f'action="/tweets/{tweet_id}/like"' not in html
    assert 'id="reply-composer"' not in page
    assert note not in client.get("/public").content.decode()
    for path in ("edit", "delete"):
        assert client.get(f"/tweets/{tweet_id}/{path}").status_code == 404
    for other in (signed_in(bob), Client()):
        assert other.get(url_of(ada, tweet_id)).status_code == 404
        assert "Hello, " not in other.get("/@ada").content.decode()


def test_own_tweet_is_deleted_after_asking(
    signed_in: SignIn, ada: UserCard, tweet_id: int
) -> None:
    client = signed_in(ada)
    url = f"/tweets/{tweet_id}/delete"

    question = client.get(url)

    assert "It will disappear for everyone" in question.content.decode()
    assert get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    assert client.post(url)["Location"] == "/@ada"
    with pytest.raises(TweetNotFound):
        get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)


def test_a_deleted_tweet_comes_back_where_one_was(
    signed_in: SignIn, ada: UserCard, tweet_id: int
) -> None:
    client, here = signed_in(ada), {"Referer": "http://testserver/tags/world"}
    question = client.get(f"/tweets/{tweet_id}/delete", headers=here).content.decode()
    assert 'name="next" value="http://testserver/tags/world"' in question
    client.post(f"/tweets/{tweet_id}/delete", {"next": "/tags/world"})
    page = client.get("/tags/world").content.decode()
    assert f'action="/tweets/{tweet_id}/undelete"' in page

    answer = client.post(f"/tweets/{tweet_id}/undelete", {"next": "/tags/world"})

    assert answer["Location"] == "/tags/world"
    assert "Hello, " in client.get("/tags/world").content.decode()


def test_a_deleted_tweet_is_not_brought_back_by_others(
    signed_in: SignIn, ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    trash_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert signed_in(bob).post(f"/tweets/{tweet_id}/undelete").status_code == 404


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_others_tweets_cannot_be_changed(
    signed_in: SignIn, bob: UserCard, tweet_id: int, action: str
) -> None:
    answer = signed_in(bob).post(f"/tweets/{tweet_id}/{action}", {"text": "Mine"})

    assert answer.status_code == 404
    assert Tweet.objects.get().text.startswith("Hello")

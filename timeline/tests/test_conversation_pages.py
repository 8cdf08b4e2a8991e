"""Tests the pages and the API of conversations."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from timeline.services import count_unread_conversations, list_conversations
from tweets.types import Visibility
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.types import UserCard, Viewer

SignIn = Callable[[UserCard], Client]


@pytest.fixture
def conversation_id(ada: UserCard, bob: UserCard) -> int:
    """A conversation of bob's, to which ada has added a tweet."""
    post_tweet(
        author_id=ada.id, text="@bob between us", visibility=Visibility.MENTIONED
    )
    events.drain()
    page = list_conversations(viewer=Viewer(bob.id), keyset=Keyset())
    return page.items[0].id


def test_the_list_says_who_and_what_and_whether_it_is_new(
    signed_in: SignIn, bob: UserCard, conversation_id: int
) -> None:
    html = signed_in(bob).get("/conversations").content.decode()

    assert f'href="/conversations/{conversation_id}"' in html
    assert "Ada Lovelace" in html
    assert "between us" in html
    assert "is-unread" in html


def test_whoever_opens_it_has_read_it(
    signed_in: SignIn, bob: UserCard, conversation_id: int
) -> None:
    prefetched = signed_in(bob).get(
        f"/conversations/{conversation_id}", headers={"Sec-Purpose": "prefetch"}
    )
    assert prefetched.status_code == 200
    assert count_unread_conversations(owner_id=bob.id) == 1

    html = signed_in(bob).get(f"/conversations/{conversation_id}").content.decode()

    assert "between us" in html
    assert 'name="in_reply_to_id"' in html
    assert count_unread_conversations(owner_id=bob.id) == 0
    assert "is-unread" not in signed_in(bob).get("/conversations").content.decode()


def test_an_answer_stays_in_the_conversation(
    signed_in: SignIn, bob: UserCard, ada: UserCard, conversation_id: int
) -> None:
    tweet_id = (
        list_conversations(viewer=Viewer(ada.id), keyset=Keyset()).items[0].tweet.id
    )
    form = {
        "text": "And here",
        "key": "k",
        "in_reply_to_id": tweet_id,
        "visibility": "mentioned",
        "next": f"/conversations/{conversation_id}",
    }

    html = signed_in(bob).post("/compose", form, follow=True).content.decode()

    assert html.index("And here") < html.index("between us")


def test_removing_asks_first(
    signed_in: SignIn, bob: UserCard, conversation_id: int
) -> None:
    url = f"/conversations/{conversation_id}/remove"
    assert "Remove this conversation from your list?" in (
        signed_in(bob).get(url).content.decode()
    )

    html = signed_in(bob).post(url, {"on": "1"}, follow=True).content.decode()

    assert "The conversation was removed from your list." in html
    assert "between us" not in html


def test_a_stranger_gets_404(
    signed_in: SignIn, cyd: UserCard, conversation_id: int
) -> None:
    client = signed_in(cyd)

    for url in (
        f"/conversations/{conversation_id}",
        f"/conversations/{conversation_id}/remove",
        "/conversations/123",
    ):
        assert client.get(url).status_code == 404


def test_a_new_conversation_begins_with_the_right_audience(
    signed_in: SignIn, bob: UserCard
) -> None:
    html = signed_in(bob).get("/compose?visibility=mentioned").content.decode()

    assert re.search(r'<option value="mentioned"[^>]*\bselected', html)
    assert signed_in(bob).get("/compose?visibility=nonsense").status_code == 200


def test_apps_list_read_and_remove_it(bob: UserCard, conversation_id: int) -> None:
    api = Api(bob.id)
    (item,) = api.get("conversations").body["items"]
    assert item["id"] == str(conversation_id)
    assert [one["handle"] for one in item["people"]] == ["ada"]
    assert item["unread"] is True
    path = f"conversations/{conversation_id}"
    assert api.get(path).body == item
    assert api.get("conversations/unread-count").body == {"count": 1}

    tweets = api.get(f"{path}/tweets").body["items"]
    answer = api.post(f"{path}/read", {"up_to_id": tweets[0]["id"]})

    assert answer.body == {"count": 0}
    assert api.delete(path).status == 204
    assert api.get("conversations").body["items"] == []
    assert api.get("conversations/0").status == 404
    assert api.get("conversations/nonsense").status == 404
    assert api.post(f"{path}/read", {"up_to_id": "x"}).status == 422

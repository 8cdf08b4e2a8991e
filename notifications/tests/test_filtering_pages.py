"""Tests the pages and the API of what is filtered, muted and dismissed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from notifications.models import Notification
from notifications.services import change_policy, get_policy, is_thread_muted
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.tests.cast import make_people
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(ada: UserCard, signed_in: SignIn) -> Client:
    return signed_in(ada)


@pytest.fixture
def strangers(ada: UserCard) -> list[UserCard]:
    """Have two strangers mention ada, who filters them."""
    change_policy(owner_id=ada.id, changes={"not_following": "filter"})
    strangers = make_people("dan", "eve")
    for person in strangers:
        post_tweet(author_id=person.id, text=f"Hi @ada, it is {person.handle}")
        events.drain()
    return strangers


def text_of(page: Client, path: str) -> str:
    return page.get(path).content.decode()


def test_the_policy_saves_with_and_without_htmx(page: Client, ada: UserCard) -> None:
    sent = dict.fromkeys(
        ("not_following", "not_followers", "new_accounts", "private_mentions"), "accept"
    )

    answer = page.post("/notifications/policy", {**sent, "new_accounts": "drop"})
    assert answer.status_code == 302
    assert get_policy(owner_id=ada.id).new_accounts == "drop"

    answer = page.post("/notifications/policy", sent, headers=HTMX)
    assert b"Your choice is saved." in answer.content
    assert get_policy(owner_id=ada.id).accepts_all

    answer = page.post("/notifications/policy", {**sent, "new_accounts": "maybe"})
    assert answer.status_code == 422


def test_strangers_wait_until_they_are_accepted_or_dismissed(
    page: Client, strangers: list[UserCard]
) -> None:
    dan, eve = strangers
    inbox = text_of(page, "/notifications")
    assert "Filtered notifications from 2 people" in inbox
    assert "it is dan" not in inbox
    assert "1 unread" not in inbox

    filtered = text_of(page, "/notifications/filtered")
    assert filtered.index("it is eve") < filtered.index("it is dan")
    assert "it is dan" in text_of(page, "/notifications/filtered/dan")

    answer = page.post(
        "/notifications/filtered", {"person": [dan.id], "answer": "accept"}, follow=True
    )
    assert b"Their notifications are now in your inbox" in answer.content
    assert "it is dan" in text_of(page, "/notifications")
    assert "from 1 person" in text_of(page, "/notifications")

    page.post("/notifications/filtered", {"person": [dan.id], "dismiss": eve.id})
    assert "Nobody is waiting" in text_of(page, "/notifications/filtered")
    assert page.get("/notifications/filtered/eve").status_code == 404
    answer = page.post("/notifications/filtered", {"person": ["x"]}, follow=True)
    assert b"Choose somebody first." in answer.content


def test_a_conversation_is_muted_from_a_link_or_a_menu(
    page: Client, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")
    reply_id = post_tweet(author_id=ada.id, text="Hi", in_reply_to_id=tweet_id)
    path = f"/notifications/muted/{reply_id}"
    assert f'href="{path}"' in text_of(page, f"/@ada/{reply_id}")
    assert "Mute this conversation?" in text_of(page, path)

    answer = page.post(path, {"on": "1"}, headers=HTMX)
    assert b"You will get no more notifications" in answer.content
    assert b"Undo" in answer.content
    assert is_thread_muted(owner_id=ada.id, conversation_id=tweet_id)
    assert "Unmute this conversation?" in text_of(page, path)
    assert "Hello" in text_of(page, "/notifications/muted")

    page.post(f"/notifications/muted/{tweet_id}", {"on": "0"})
    assert "You have not muted any" in text_of(page, "/notifications/muted")
    assert page.get("/notifications/muted/404").status_code == 404


def test_a_line_is_dismissed_and_brought_back_and_all_are_cleared(
    page: Client, ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    row = Notification.objects.get(kind="like")
    path = f"/notifications/{row.id}/dismiss"
    assert path in text_of(page, "/notifications")
    assert "Dismiss this notification?" in text_of(page, path)

    answer = page.post(path, {"on": "1"}, follow=True)
    assert b"All quiet" in answer.content
    answer = page.post(path, {"on": "0"}, headers=HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    assert path in text_of(page, "/notifications")
    answer = page.post(path, {"on": "1"}, headers=HTMX)
    assert b"Undo" in answer.content
    page.post(path, {"on": "0"})

    question = text_of(page, "/notifications/clear")
    assert f'name="up_to" value="{row.id}"' in question
    answer = page.post("/notifications/clear", {"up_to": row.id}, follow=True)
    assert b"All quiet" in answer.content


def test_filtering_over_rest(ada: UserCard, strangers: list[UserCard]) -> None:
    api = Api(ada.id)

    def get(path: str) -> Any:
        return api.get(f"notifications{path}").body

    assert get("/policy")["not_following"] == "filter"
    refused = api.patch("notifications/policy", {"new_accounts": "maybe"})
    assert refused.status == 422
    assert api.patch("notifications/policy", {"new_accounts": "drop"}).status == 200
    assert get("/requests")["items"] == []
    api.patch("notifications/policy", {"new_accounts": "accept"})
    found = [
        (one["person"]["handle"], one["count"]) for one in get("/requests")["items"]
    ]
    assert found == [("eve", 1), ("dan", 1)]
    assert get("/requests/dan")["latest"]["kind"] == "mention"
    assert len(get("/requests/dan/notifications")["items"]) == 1

    assert api.post("notifications/requests/dan/accept", {}).status == 204
    assert api.post("notifications/requests/dan/accept", {}).status == 404
    assert [one["handle"] for one in get("/accepted")["items"]] == ["dan"]
    assert api.delete("notifications/accepted/dan").status == 204
    both = {"action": "accept", "handles": ["dan", "eve", "nobody"]}
    assert api.post("notifications/requests", both).body == {"people": 0}
    assert get("/unread-count") == {"count": 2}

    newest = get("")["items"][0]["id"]
    assert api.delete(f"notifications/{newest}").status == 204
    assert get("/unread-count") == {"count": 1}
    assert api.post(f"notifications/{newest}/restore", {}).status == 204
    cleared = api.post("notifications/clear", {"up_to_id": newest})
    assert cleared.body == {"count": 0}


def test_muting_conversations_over_rest(ada: UserCard, bob: UserCard) -> None:
    api = Api(ada.id)
    tweet_id = post_tweet(author_id=bob.id, text="Hello")
    path = f"notifications/muted-conversations/{tweet_id}"

    assert api.get(path).body == {"conversation_id": str(tweet_id), "muted": False}
    assert api.put(path).body["muted"] is True
    listed = api.get("notifications/muted-conversations").body["items"]
    assert [one["id"] for one in listed] == [str(tweet_id)]
    assert api.delete(path).body["muted"] is False
    assert api.put("notifications/muted-conversations/404").status == 404

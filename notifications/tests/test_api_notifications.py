"""Tests the inbox over REST."""

from typing import Any

import pytest

from tweets.services import delete_tweet, like_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import follow_user
from users.types import UserCard

pytestmark = pytest.mark.django_db
FUTURE_ID = "8999999999999999999"


@pytest.fixture
def inbox(ada: UserCard, bob: UserCard, cyd: UserCard) -> Api:
    """Cyd's inbox after ada mentioned her and liked her tweet, and bob followed her."""
    tweet_id = post_tweet(author_id=cyd.id, text="hello")
    post_tweet(author_id=ada.id, text="look, @cyd")
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()
    follow_user(follower_id=bob.id, followee_id=cyd.id)
    events.drain()
    return Api(cyd.id)


def test_inbox_lists_what_happened(inbox: Api) -> None:
    answer = inbox.get("notifications")

    assert answer.status == 200
    items = answer.body["items"]
    assert {(one["kind"], one["actors"][0]["handle"]) for one in items} == {
        ("follow", "bob"),
        ("like", "ada"),
        ("mention", "ada"),
    }
    by_kind = {one["kind"]: one for one in items}
    assert by_kind["follow"]["tweet"] is None
    assert by_kind["like"]["tweet"]["text"] == "hello"
    assert by_kind["mention"]["tweet"]["text"] == "look, @cyd"
    assert all(one["unread"] for one in items)
    assert [one["actor_count"] for one in items] == [1, 1, 1]


def test_inbox_is_paged_by_ids(inbox: Api) -> None:
    first = inbox.get("notifications?limit=2").body
    rest = inbox.get(f"notifications?limit=2&before={first['next']}").body

    assert first["next"] == first["items"][-1]["id"]
    assert len(rest["items"]) == 1
    assert rest["next"] is None


def test_read_marks_up_to_an_id(inbox: Api) -> None:
    items = inbox.get("notifications").body["items"]

    answer = inbox.post("notifications/read", {"up_to_id": items[1]["id"]})

    assert inbox.get("notifications/unread-count").body == answer.body == {"count": 1}
    unread = [one["unread"] for one in inbox.get("notifications").body["items"]]
    assert unread == [True, False, False]
    single = inbox.get("notifications?single=true").body["items"]
    assert [one["unread"] for one in single] == [True, False, False]


def test_deleted_tweet_takes_its_notification_along(inbox: Api, ada: UserCard) -> None:
    items = inbox.get("notifications").body["items"]
    mention = next(one for one in items if one["kind"] == "mention")

    delete_tweet(actor_id=ada.id, tweet_id=int(mention["tweet"]["id"]))
    events.drain()

    assert inbox.get("notifications/unread-count").body == {"count": 2}


@pytest.mark.parametrize("up_to_id", [None, 5, "", "x", "9223372036854775808", ["1"]])
def test_bad_id_is_named(ada: UserCard, up_to_id: object) -> None:
    answer = Api(ada.id).post("notifications/read", {"up_to_id": up_to_id})

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["up_to_id"]


def test_nobody_has_an_inbox_unsigned(db: None) -> None:
    assert Api().get("notifications").status == 401
    assert Api().get("notifications/unread-count").status == 401
    assert Api().post("notifications/read", {"up_to_id": "1"}).status == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("notifications/read", {"up_to_id": FUTURE_ID}),
        ("timeline/markers", {"notifications": {"last_read_id": FUTURE_ID}}),
        ("conversations/{}/read", {"up_to_id": FUTURE_ID}),
    ],
)
def test_what_is_not_there_yet_is_never_read(
    ada: UserCard, bob: UserCard, path: str, body: dict[str, Any]
) -> None:
    api = Api(ada.id)
    post_tweet(author_id=bob.id, text="Psst @ada", visibility="mentioned")
    events.drain()
    conversation = api.get("conversations").body["items"][0]

    answer = api.post(path.format(conversation["id"]), body)

    assert (answer.status, answer.body["code"]) == (422, "id_not_issued")
    assert api.get("notifications/unread-count").body == {"count": 1}
    assert api.get("conversations/unread-count").body == {"count": 1}

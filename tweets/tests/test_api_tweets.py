"""Tests posting, reading, editing and reacting over REST."""

from typing import Any

import pytest

from tweets.models import IdempotencyKey, Reaction, Tweet
from tweets.services import take_down_tweet
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from users.services import block_user
from users.types import UserCard

pytestmark = pytest.mark.django_db
MISSING = "123456789012345678"


def post(author: UserCard, text: str = "Good morning", **more: Any) -> Answer:
    return Api(author.id).post("tweets", {"text": text, **more})


def test_post_answers_with_the_tweet_and_its_path(ada: UserCard) -> None:
    answer = post(ada, "Hello @bob, see #Harbour $tern")

    assert answer.status == 201
    tweet = answer.body
    assert tweet["text"] == "Hello @bob, see #Harbour $tern"
    assert tweet["author"]["id"] == str(ada.id)
    assert [person["handle"] for person in tweet["mentions"]] == ["bob"]
    assert tweet["hashtags"] == ["harbour"]
    assert tweet["cashtags"] == ["TERN"]
    assert [entity["kind"] for entity in tweet["entities"]] == [
        "mention",
        "hashtag",
        "cashtag",
    ]
    assert tweet["entities"][1] == {
        "kind": "hashtag",
        "indices": [16, 24],
        "utf16_indices": [16, 24],
        "value": "harbour",
    }
    assert tweet["conversation_id"] == tweet["cursor"] == tweet["id"]
    assert tweet["viewer"] == {
        "liked": False,
        "retweeted": False,
        "bookmarked": False,
        "detached": False,
        "may_quote": True,
        "may_reply": True,
        "may_retweet": True,
        "reply_visibilities": ["public", "followers", "mentioned"],
    }
    assert tweet["created_at"].endswith("Z")
    path = answer.headers["Location"].removeprefix("/rest/v1/")
    assert Api(ada.id).get(path).body == tweet
    assert Api().get(path).body == {**tweet, "viewer": None}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * 281}, "text"),
        ({"text": "x" * 20_000}, "text"),
        ({"text": 5}, "text"),
        ({"text": None}, "text"),
        ({"text": True}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": {"a": 1}}, "text"),
        ({"text": "nul \x00 byte"}, "text"),
        ({"text": "a", "media_ids": "1"}, "media_ids"),
        ({"text": "a", "media_ids": None}, "media_ids"),
        ({"text": "a", "media_ids": [1]}, "media_ids"),
        ({"text": "a", "media_ids": ["x"]}, "media_ids"),
        ({"text": "a", "media_ids": [["1"]]}, "media_ids"),
        ({"text": "a", "media_ids": [MISSING]}, "media_ids"),
        ({"text": "a", "media_ids": ["9" * 19]}, "media_ids"),
        ({"text": "a", "media_ids": ["1"] * 5}, "media_ids"),
        ({"text": "a", "media_ids": ["1"] * 9999}, "media_ids"),
        ({"text": "a", "quoted_id": 5}, "quoted_id"),
        ({"text": "a", "quote_policy": "friends"}, "quote_policy"),
        ({"text": "a", "quote_policy": None}, "quote_policy"),
        ({"text": "a", "in_reply_to_id": 5}, "in_reply_to_id"),
        ({"text": "a", "in_reply_to_id": ""}, "in_reply_to_id"),
        ({"text": "a", "in_reply_to_id": "-1"}, "in_reply_to_id"),
        ({"text": "a", "in_reply_to_id": "1e3"}, "in_reply_to_id"),
        ({"text": "a", "in_reply_to_id": "٣"}, "in_reply_to_id"),
        ({"text": "a", "in_reply_to_id": "9223372036854775808"}, "in_reply_to_id"),
        ({"text": "a", "in_reply_to_id": "9" * 5000}, "in_reply_to_id"),
    ],
)
def test_post_names_the_bad_field(
    ada: UserCard, body: dict[str, object], field: str
) -> None:
    answer = Api(ada.id).post("tweets", body)

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]
    assert answer.body["errors"][field][0]
    assert not Tweet.objects.exists()


@pytest.mark.parametrize("body", [[], "text", 5, None, True, [{"text": "a"}]])
def test_post_demands_an_object(ada: UserCard, body: object) -> None:
    answer = Api(ada.id).post("tweets", body)

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["non_field_errors"]


def test_reply_names_what_it_answers(ada: UserCard, bob: UserCard) -> None:
    parent = post(ada).body

    reply = post(bob, "To you too", in_reply_to_id=parent["id"]).body

    assert reply["in_reply_to_id"] == reply["conversation_id"] == parent["id"]
    assert reply["in_reply_to"]["handle"] == "ada"
    assert Api().get(f"tweets/{parent['id']}").body["replies_count"] == 1


def test_reply_to_what_is_not_there_is_not_found(ada: UserCard) -> None:
    answer = post(ada, in_reply_to_id=MISSING)

    assert (answer.status, answer.body["code"]) == (404, "tweet_not_found")
    assert list(answer.body["errors"]) == ["in_reply_to_id"]


def test_same_key_and_body_post_once(ada: UserCard) -> None:
    api = Api(ada.id)
    key = {"Idempotency-Key": "k-1"}

    first = api.post("tweets", {"text": "once"}, **key)
    second = api.post("tweets", {"text": "once"}, **key)
    other = api.post("tweets", {"text": "other"}, **key)

    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    assert (other.status, other.body["code"]) == (409, "idempotency_key_reused")
    assert Tweet.objects.count() == IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 201])
def test_bad_idempotency_key_is_named(ada: UserCard, key: str) -> None:
    answer = Api(ada.id).post("tweets", {"text": "a"}, **{"Idempotency-Key": key})

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["Idempotency-Key"]
    assert not Tweet.objects.exists()


def test_edit_and_delete_are_the_authors(ada: UserCard, bob: UserCard) -> None:
    path = f"tweets/{post(ada).body['id']}"

    assert Api(bob.id).patch(path, {"text": "Mine"}).status == 404
    assert Api(bob.id).delete(path).status == 404
    edited = Api(ada.id).patch(path, {"text": "Good evening"})
    assert edited.body["text"] == "Good evening"
    assert edited.body["edited_at"] is not None
    assert Api(ada.id).delete(path).status == 204
    assert Api(ada.id).get(path).status == 404
    assert Api(ada.id).delete(path).status == 404


@pytest.mark.parametrize("kind", ["like", "retweet"])
def test_reactions_are_idempotent_and_counted(
    ada: UserCard, bob: UserCard, kind: str
) -> None:
    tweet_id = post(ada).body["id"]
    api, count, mark = Api(bob.id), f"{kind}s_count", {"like": "liked"}
    path = f"tweets/{tweet_id}/{kind}"

    answers = [api.put(path), api.put(path), api.delete(path), api.delete(path)]

    assert [answer.status for answer in answers] == [200] * 4
    assert [answer.body[count] for answer in answers] == [1, 1, 0, 0]
    marked = [one.body["viewer"][mark.get(kind, "retweeted")] for one in answers]
    assert marked == [True, True, False, False]
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("kind", ["like", "retweet"])
def test_who_reacted_is_listed(ada: UserCard, bob: UserCard, kind: str) -> None:
    path = f"tweets/{post(ada).body['id']}/{kind}"
    Api(bob.id).put(path)
    Api(ada.id).put(path)

    page = Api().get(f"{path}s").body

    assert [one["handle"] for one in page["items"]] == ["ada", "bob"]
    assert page["next"] is None


def test_thread_shows_what_is_above_and_below(ada: UserCard, bob: UserCard) -> None:
    root = post(ada, "root").body
    middle = post(bob, "middle", in_reply_to_id=root["id"]).body
    leaf = post(ada, "leaf", in_reply_to_id=middle["id"]).body

    thread = Api(ada.id).get(f"tweets/{middle['id']}/thread").body

    assert [one["id"] for one in thread["ancestors"]] == [root["id"]]
    assert thread["tweet"]["id"] == middle["id"]
    assert [(one["depth"], one["tweet"]["id"]) for one in thread["replies"]] == [
        (1, leaf["id"])
    ]
    assert thread["next"] is None


def test_thread_leaves_a_gap_for_what_is_gone(ada: UserCard, bob: UserCard) -> None:
    root = post(ada, "root").body
    reply = post(bob, "reply", in_reply_to_id=root["id"]).body
    Api(ada.id).delete(f"tweets/{root['id']}")

    assert Api().get(f"tweets/{reply['id']}/thread").body["ancestors"] == [None]


def test_blocked_person_finds_no_tweet(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post(ada).body["id"]
    Api(ada.id).put("users/bob/block")

    for method, path in [
        ("GET", ""),
        ("GET", "/thread"),
        ("PUT", "/like"),
        ("PUT", "/retweet"),
        ("GET", "/likes"),
        ("GET", "/retweets"),
    ]:
        assert Api(bob.id).send(method, f"tweets/{tweet_id}{path}").status == 404
    assert post(bob, in_reply_to_id=tweet_id).status == 404


@pytest.mark.parametrize(
    "tweet_id",
    [
        "0",
        "x",
        "-1",
        "1.0",
        "1e3",
        "٣",
        "9223372036854775808",
        "9" * 400,
        "%00",
        MISSING,
    ],
)
@pytest.mark.parametrize("path", ["", "/thread", "/like", "/likes"])
def test_ids_that_are_none_are_not_found(
    ada: UserCard, tweet_id: str, path: str
) -> None:
    method = "PUT" if path == "/like" else "GET"

    answer = Api(ada.id).send(method, f"tweets/{tweet_id}{path}")

    assert (answer.status, answer.body["code"]) == (404, "tweet_not_found")


def test_nobody_writes_unsigned(ada: UserCard) -> None:
    tweet_id = post(ada).body["id"]

    assert Api().post("tweets", {"text": "a"}).status == 401
    assert Api().patch(f"tweets/{tweet_id}", {"text": "a"}).status == 401
    assert Api().delete(f"tweets/{tweet_id}").status == 401
    assert Api().put(f"tweets/{tweet_id}/like").status == 401
    assert Api().upload("POST", "media").status == 401


@pytest.mark.parametrize("kind", ["like", "retweet"])
def test_a_reaction_to_what_is_out_of_sight_is_taken_back_once(
    ada: UserCard, bob: UserCard, kind: str
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Hello")
    api = Api(ada.id)
    api.put(f"tweets/{tweet_id}/{kind}")
    block_user(blocker_id=bob.id, blocked_id=ada.id)

    first, second = (api.delete(f"tweets/{tweet_id}/{kind}") for _ in range(2))

    assert (first.status, first.body) == (204, None)
    assert second.status == 404
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("given", [{}, {"is_sensitive": False}, {"is_sensitive": True}])
def test_a_tweet_says_whether_its_media_are_sensitive(
    ada: UserCard, bob: UserCard, given: dict[str, Any]
) -> None:
    expected = given.get("is_sensitive", False)

    answer = post(ada, **given)

    assert (answer.status, answer.body["is_sensitive"]) == (201, expected)
    path = f"tweets/{answer.body['id']}"
    assert Api(bob.id).get(path).body["is_sensitive"] is expected


@pytest.mark.parametrize("value", ["maybe", None, [True], {}])
def test_a_mark_of_sensitive_media_is_true_or_false(ada: UserCard, value: Any) -> None:
    answer = post(ada, is_sensitive=value)

    assert answer.status == 422
    assert "is_sensitive" in answer.body["errors"]


def test_authors_are_told_that_moderators_removed_their_tweet(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post(ada).body["id"]
    path = f"tweets/{tweet_id}"
    assert Api(ada.id).get(path).body["state"] == "published"

    take_down_tweet(tweet_id=int(tweet_id), moderator_id=1)

    assert Api(ada.id).get(path).body["state"] == "removed"
    assert Api(ada.id).get(f"timeline/users/{ada.handle}").body["items"] == [
        Api(ada.id).get(path).body
    ]
    missing = Api(bob.id).get("tweets/1")
    for other in (Api(bob.id), Api()):
        answer = other.get(path)
        assert (answer.status, answer.body["code"]) == (404, missing.body["code"])
        assert other.get(f"timeline/users/{ada.handle}").body["items"] == []
    for change in (
        Api(ada.id).put(f"{path}/like"),
        Api(ada.id).put(f"{path}/retweet"),
        Api(ada.id).delete(path),
        post(ada, in_reply_to_id=tweet_id),
    ):
        assert change.status == 404

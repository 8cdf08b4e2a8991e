"""Tests lists of people over REST."""

from typing import Any

import orjson

from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from users.models import PeopleList
from users.services import block_user
from users.types import UserCard

LISTS = "lists"


def make(client: Api, **values: Any) -> dict[str, Any]:
    answer = client.post(LISTS, {"name": "Loom", **values})
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.body
    return found


def names(answer: Answer) -> list[str]:
    return [one["name"] for one in answer.body["items"]]


def test_list_from_its_creation_to_its_end(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    client = Api(ada.id)
    made = make(client, description="Weavers")
    assert made | {"id": "", "created_at": ""} == {
        "id": "",
        "owner": {
            "id": str(ada.id),
            "handle": "ada",
            "name": "Ada Lovelace",
            "avatar_url": None,
        },
        "name": "Loom",
        "description": "Weavers",
        "private": True,
        "replies_policy": "members",
        "exclusive": False,
        "pinned": False,
        "following": False,
        "members_count": 0,
        "created_at": "",
    }
    path = f"{LISTS}/{made['id']}"

    added = client.post(f"{path}/members", {"handles": ["bob", "CYD"]})
    assert added.body["members_count"] == 2
    members = client.get(f"{path}/members").body["items"]
    assert {one["handle"] for one in members} == {"bob", "cyd"}
    post_tweet(author_id=bob.id, text="Hello")
    feed = client.get(f"timeline/lists/{made['id']}").body["items"]
    assert [one["text"] for one in feed] == ["Hello"]
    assert names(client.get(f"{LISTS}?member=bob")) == ["Loom"]
    gone = client.delete(f"{path}/members/bob")
    assert gone.body["members_count"] == 1
    assert names(client.get(f"{LISTS}?member=bob")) == []
    assert client.put(f"{path}/members/bob").body["members_count"] == 2
    removed = client.post(f"{path}/members/remove", {"handles": ["bob", "x"]})
    assert removed.body["members_count"] == 1

    changed = client.patch(path, {"name": "Mill", "pinned": True}).body
    assert (changed["name"], changed["pinned"]) == ("Mill", True)
    assert client.delete(path).status == 204
    assert client.get(path).status == 404


def test_faults_name_their_field(ada: UserCard, bob: UserCard) -> None:
    client = Api(ada.id)
    path = f"{LISTS}/{make(client)['id']}"
    block_user(blocker_id=bob.id, blocked_id=ada.id)
    for target, body, field in (
        (LISTS, {"name": "loom"}, "name"),
        (LISTS, {"name": "x" * 26}, "name"),
        (LISTS, {"name": "a", "replies_policy": "all"}, "replies_policy"),
        (f"{path}/members", {"handles": ["bob"]}, "handles"),
        (f"{path}/members", {"handles": ["a"] * 101}, "handles"),
        (f"{path}/members", {}, "handles"),
    ):
        answer = client.post(target, body)
        assert answer.status == 422, answer.body
        assert list(answer.body["errors"]) == [field]
    assert client.put(f"{path}/members/bob").status == 404


def test_private_lists_are_not_there_for_others(ada: UserCard, bob: UserCard) -> None:
    path = f"{LISTS}/{make(Api(ada.id))['id']}"
    others = Api(bob.id)
    for reader in (others, Api()):
        assert reader.get(path).status == 404
        assert reader.get(f"{path}/members").status == 404
        timeline = f"timeline/{path}"
        assert reader.get(timeline).status == 404
        assert names(reader.get("users/ada/lists")) == []
    for method, target, body in (
        ("patch", path, {"name": "Mine"}),
        ("delete", path, {}),
        ("put", f"{path}/members/bob", {}),
        ("post", f"{path}/members", {"handles": ["bob"]}),
        ("put", f"{path}/follow", {}),
        ("get", f"{LISTS}/99999999999999999999", {}),
    ):
        answer = others.send(
            method.upper(), target, orjson.dumps(body), "application/json"
        )
        assert answer.status == 404, target


def test_public_lists_are_found_and_followed(ada: UserCard, bob: UserCard) -> None:
    path = f"{LISTS}/{make(Api(ada.id), private=False, exclusive=True)['id']}"
    client = Api(bob.id)
    assert names(client.get("users/ada/lists")) == ["Loom"]

    followed = client.put(f"{path}/follow").body

    assert (followed["following"], followed["exclusive"]) == (True, None)
    assert names(client.get(f"{LISTS}/followed")) == ["Loom"]
    assert client.delete(f"{path}/follow").status == 204
    assert names(client.get(f"{LISTS}/followed")) == []


def test_same_key_makes_one_list(ada: UserCard) -> None:
    client = Api(ada.id)
    headers = {"Idempotency-Key": "k1"}
    first, again = (client.post(LISTS, {"name": "Loom"}, **headers) for _ in "12")
    assert first.body == again.body
    assert PeopleList.objects.count() == 1
    other = client.post(LISTS, {"name": "Mill"}, **headers)
    assert other.status == 409

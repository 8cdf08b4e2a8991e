"""Tests bookmarks and their folders over REST."""

import pytest

from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
MISSING = "123456789012345678"


def test_a_bookmark_is_kept_moved_found_and_removed(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="The ferry is back")
    api, path = Api(bob.id), f"tweets/{tweet_id}/bookmark"
    made = api.post("bookmarks/folders", {"name": "Boats"}, **{"Idempotency-Key": "k"})
    folder_id = made.body["id"]

    assert made.status == 201
    again = api.post("bookmarks/folders", {"name": "Boats"}, **{"Idempotency-Key": "k"})
    assert again.body == made.body
    assert api.post("bookmarks/folders", {"name": "boats"}).status == 409
    assert api.put(path, {}).body["viewer"]["bookmarked"]
    assert api.get(f"bookmarks?folder_id={folder_id}").body["items"] == []
    assert api.put(path, {"folder_id": folder_id}).status == 200
    (kept,) = api.get(f"bookmarks?folder_id={folder_id}").body["items"]
    assert kept["id"] == str(tweet_id)
    assert kept["cursor"] != kept["id"]
    assert api.get(f"bookmarks?before={kept['cursor']}").body["items"] == []
    assert len(api.get("bookmarks?q=FERRY").body["items"]) == 1
    assert api.get("bookmarks?q=kayak").body["items"] == []
    assert api.put(path, {"folder_id": None}).status == 200
    assert api.get(f"bookmarks?folder_id={folder_id}").body["items"] == []
    assert Api(ada.id).get("bookmarks").body["items"] == []
    assert api.delete(path).status == 204
    assert api.get("bookmarks").body["items"] == []


def test_folders_are_renamed_and_deleted(ada: UserCard, bob: UserCard) -> None:
    api = Api(bob.id)
    folder = api.post("bookmarks/folders", {"name": "Boats"}).body
    path = f"bookmarks/folders/{folder['id']}"

    assert api.patch(path, {"name": "Ships"}).body["name"] == "Ships"
    assert api.get("bookmarks/folders").body["items"] == [{**folder, "name": "Ships"}]
    for answer in (
        Api(ada.id).patch(path, {"name": "Mine"}),
        Api(ada.id).delete(path),
        Api(ada.id).get(f"bookmarks?folder_id={folder['id']}"),
        api.delete("bookmarks/folders/x"),
    ):
        assert (answer.status, answer.body["code"]) == (404, "folder_not_found")
    assert api.delete(path).status == 204
    assert api.get("bookmarks/folders").body["items"] == []


def test_bad_input_is_named(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="The ferry is back")
    api = Api(bob.id)

    for name in ("", "x" * 51, 5, None):
        answer = api.post("bookmarks/folders", {"name": name})
        assert (answer.status, list(answer.body["errors"])) == (422, ["name"])
    bad = api.put(f"tweets/{tweet_id}/bookmark", {"folder_id": 5})
    assert (bad.status, list(bad.body["errors"])) == (422, ["folder_id"])
    unknown = api.put(f"tweets/{tweet_id}/bookmark", {"folder_id": MISSING})
    assert unknown.body["code"] == "folder_not_found"
    assert api.put(f"tweets/{MISSING}/bookmark", {}).status == 404
    assert api.get(f"bookmarks?q={'x' * 501}").status == 422
    assert api.get("bookmarks?q=has:imagez").body["errors"].keys() == {"q"}
    assert api.get("bookmarks?q=").status == 422

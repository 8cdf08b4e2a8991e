"""Tests quotes over REST."""

import pytest

from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import block_user
from users.types import UserCard

pytestmark = pytest.mark.django_db
MISSING = "123456789012345678"


@pytest.fixture
def quoted_id(ada: UserCard) -> str:
    return str(post_tweet(author_id=ada.id, text="The ferry is back"))


def test_a_quote_is_posted_listed_and_detached(
    ada: UserCard, bob: UserCard, quoted_id: str
) -> None:
    body = {"text": "At last!", "quoted_id": quoted_id}
    by_ada, by_bob = Api(ada.id), Api(bob.id)

    answer = by_bob.post("tweets", body, **{"Idempotency-Key": "one"})

    quote = answer.body
    path = f"tweets/{quote['id']}"
    assert (answer.status, quote["is_quote"]) == (201, True)
    assert quote["quoted"]["id"] == quoted_id
    assert quote["quoted"]["text"] == "The ferry is back"
    again = by_bob.post("tweets", body, **{"Idempotency-Key": "one"})
    assert again.body["id"] == quote["id"]
    assert by_bob.get(f"tweets/{quoted_id}").body["quotes_count"] == 1
    listed = Api().get(f"tweets/{quoted_id}/quotes").body["items"]
    assert [one["id"] for one in listed] == [quote["id"]]

    assert by_bob.put(f"{path}/detachment").status == 404
    assert by_ada.put(f"{path}/detachment").status == 204
    assert by_bob.get(path).body["quoted"] is None
    assert by_ada.get(path).body["viewer"]["detached"]
    assert by_ada.delete(f"{path}/detachment").status == 204
    assert by_bob.get(path).body["quoted"]["id"] == quoted_id


def test_a_refused_quote_says_why(ada: UserCard, cyd: UserCard, bob: UserCard) -> None:
    tweet = Api(bob.id).post("tweets", {"text": "Hm", "quote_policy": "followers"}).body
    body = {"text": "Look", "quoted_id": tweet["id"]}
    path = f"tweets/{tweet['id']}/quote-policy"

    refused = Api(cyd.id).post("tweets", body)

    assert (refused.status, refused.body["code"]) == (403, "quote_refused")
    assert not Api(cyd.id).get(f"tweets/{tweet['id']}").body["viewer"]["may_quote"]
    assert Api(ada.id).post("tweets", body).status == 201
    assert Api(cyd.id).put(path, {"quote_policy": "everyone"}).status == 404
    assert Api(bob.id).put(path, {"quote_policy": "friends"}).status == 422
    changed = Api(bob.id).put(path, {"quote_policy": "everyone"})
    assert changed.body["quote_policy"] == "everyone"
    assert Api(cyd.id).post("tweets", body).status == 201


def test_what_one_cannot_see_is_not_found(
    ada: UserCard, bob: UserCard, quoted_id: str
) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    for id_ in (quoted_id, MISSING):
        answer = Api(bob.id).post("tweets", {"text": "Look", "quoted_id": id_})
        assert (answer.status, list(answer.body["errors"])) == (404, ["quoted_id"])
        assert Api(bob.id).get(f"tweets/{id_}/quotes").status == 404

"""Tests polls over REST."""

from typing import Any

import pytest

from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
POLL = {"options": ["Apples", "Pears"], "duration": 3600}


def test_a_poll_is_posted_and_voted_in(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet = Api(ada.id).post("tweets", {"text": "Which?", "poll": POLL}).body
    path = f"tweets/{tweet['id']}/poll/votes"

    assert [one["votes_count"] for one in tweet["poll"]["options"]] == [0, 0]
    assert not tweet["poll"]["may_vote"]
    voted = Api(bob.id).post(path, {"choices": [1]})
    assert voted.status == 200
    poll = voted.body["poll"]
    assert [one["votes_count"] for one in poll["options"]] == [0, 1]
    assert (poll["choices"], poll["voters_count"]) == ([1], 1)
    assert Api(bob.id).post(path, {"choices": [1]}).body == voted.body
    other = Api(bob.id).post(path, {"choices": [0]})
    assert (other.status, other.body["code"]) == (409, "already_voted")
    assert Api(ada.id).post(path, {"choices": [0]}).status == 403
    hidden = Api(cyd.id).get(f"tweets/{tweet['id']}").body["poll"]
    assert [one["votes_count"] for one in hidden["options"]] == [None, None]
    plain_id = post_tweet(author_id=ada.id, text="No poll")
    missing = Api(bob.id).post(f"tweets/{plain_id}/poll/votes", {"choices": [0]})
    assert (missing.status, missing.body["code"]) == (404, "poll_not_found")
    for choices in ([2], [0, 1], [], ["0"], "0", [-1], [True]):
        answer = Api(cyd.id).post(path, {"choices": choices})
        assert (answer.status, list(answer.body["errors"])) == (422, ["choices"])


@pytest.mark.parametrize(
    "poll",
    [
        {"options": ["One"]},
        {"options": ["One", "One"]},
        {"options": ["One", "x" * 51]},
        {"options": ["One", 2]},
        {"options": "One"},
        {**POLL, "duration": 10},
        {**POLL, "duration": "long"},
        {**POLL, "is_multiple": "perhaps"},
        {**POLL, "is_multiple": 0},
        "One or two",
    ],
)
def test_what_is_no_poll_is_refused(ada: UserCard, poll: Any) -> None:
    answer = Api(ada.id).post("tweets", {"text": "Which?", "poll": poll})

    assert answer.status == 422
    assert next(iter(answer.body["errors"])).startswith("poll")

"""Tests "For you" and its preferences over REST."""

from typing import Any

from timeline.types import Feature
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import follow_user
from users.tests.cast import make_people
from users.types import UserCard


def test_each_tweet_says_why_and_the_points_add_up(
    ada: UserCard, bob: UserCard
) -> None:
    (dan,) = make_people("dan")
    follow_user(follower_id=bob.id, followee_id=dan.id)
    tweet_id = post_tweet(author_id=bob.id, text="Hello")
    post_tweet(author_id=bob.id, text="Again")
    post_tweet(author_id=dan.id, text="By a stranger")
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    answer = Api(ada.id).get("timeline/for-you?limit=2")

    first, second = answer.body["items"]
    for item in (first, second):
        why = item["why"]
        assert [one["feature"] for one in why["addends"]] == Feature.values
        points = sum(one["points"] for one in why["addends"])
        assert points + why["diversity_points"] == why["score"]
    assert first["why"]["score"] >= second["why"]["score"]
    rest = Api(ada.id).get(f"timeline/for-you?before={answer.body['next']}").body
    items = {one["text"]: one["why"] for one in [first, second, *rest["items"]]}
    assert set(items) == {"Hello", "Again", "By a stranger"}
    assert items["By a stranger"]["suggested"]["deed"] == "wrote"
    assert items["By a stranger"]["suggested"]["user"]["handle"] == "dan"
    assert items["By a stranger"]["suggested"]["friend"]["handle"] == "bob"
    assert items["Hello"]["suggested"] is None
    assert rest["next"] is None


def test_a_bad_or_ended_cursor_is_said_to_be_one(ada: UserCard) -> None:
    bad = Api(ada.id).get("timeline/for-you?before=12")
    ended = Api(ada.id).get("timeline/for-you?before=12-20")

    assert (bad.status, list(bad.body["errors"])) == (422, ["before"])
    assert (ended.status, ended.body["code"]) == (404, "ranking_ended")


def test_preferences_are_read_and_changed(ada: UserCard) -> None:
    api = Api(ada.id)
    before = api.get("timeline/for-you/preferences").body

    after = api.patch(
        "timeline/for-you/preferences",
        {"media": 0, "rarity": 10, "keeps_place": False},
    ).body

    assert before["keeps_place"] is True
    assert after == before | {"media": 0, "rarity": 10, "keeps_place": False}
    assert api.get("timeline/for-you/preferences").body == after


def test_a_bad_weight_is_refused_by_its_name(ada: UserCard) -> None:
    api = Api(ada.id)
    before = api.get("timeline/for-you/preferences").body

    refused: tuple[Any, ...] = (-1, 11, 1.5, "5", True, None, [], {})
    for weight in refused:
        answer = api.patch("timeline/for-you/preferences", {"media": weight})
        assert answer.status == 422, weight
        assert list(answer.body["errors"]) == ["media"]

    assert api.get("timeline/for-you/preferences").body == before

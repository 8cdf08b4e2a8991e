"""Tests over REST who sees a tweet, who may reply to it, and what covers it."""

from tweets.events import TweetPosted
from tweets.tests.conftest import Published
from twitter_project.workshop.testing.api import Api
from users.types import UserCard


def test_an_app_chooses_who_sees_replies_and_what_covers_a_tweet(
    ada: UserCard, bob: UserCard, cyd: UserCard, published: Published
) -> None:
    body = {
        "text": "Herring, @cyd",
        "visibility": "followers",
        "reply_policy": "mentioned",
        "quote_policy": "nobody",
        "content_warning": " Dinner ",
    }

    posted = Api(ada.id).post("tweets", body)

    assert posted.status == 201
    assert posted.body["content_warning"] == "Dinner"
    path = f"tweets/{posted.body['id']}"
    for reader, may_reply in ((bob, False), (cyd, True)):
        seen = Api(reader.id).get(path).body
        assert seen["visibility"] == "followers"
        assert seen["viewer"]["may_reply"] is may_reply
        assert not seen["viewer"]["may_quote"]
        assert not seen["viewer"]["may_retweet"]
        assert seen["viewer"]["reply_visibilities"] == ["followers", "mentioned"]
        reply = {"text": "With onions", "in_reply_to_id": posted.body["id"]}
        answer = Api(reader.id).post("tweets", reply)
        assert (answer.status == 201) is may_reply, answer.body
    assert answer.body["visibility"] == "followers"
    assert Api().get(path).status == 404
    wide = Api(cyd.id).post("tweets", {**reply, "visibility": "public"})
    assert (wide.status, wide.body["code"]) == (422, "visibility_too_wide")
    assert [one for one in published() if isinstance(one, TweetPosted)] == [
        TweetPosted(int(posted.body["id"]), ada.id),
        TweetPosted(int(answer.body["id"]), cyd.id),
    ]

    opened = Api(ada.id).put(f"{path}/reply-policy", {"reply_policy": "everyone"})
    assert opened.status in (200, 204)
    assert Api(bob.id).get(path).body["viewer"]["may_reply"]

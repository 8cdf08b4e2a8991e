"""Tests feeds over REST: their content, their paging, and their cost."""

from typing import Any

import pytest

from timeline import limits
from tweets.services import like_tweet, retweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.database import count_round_trips
from users.services import block_user, mute_user
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = pytest.mark.django_db


def texts(answer: Answer) -> list[str]:
    assert answer.status == 200
    return [one["text"] for one in answer.body["items"]]


def post(author: UserCard, *texts: str, **more: Any) -> list[int]:
    ids = [post_tweet(author_id=author.id, text=text, **more) for text in texts]
    events.drain()
    return ids


def test_home_shows_followees_and_oneself(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    post(ada, "from ada")
    post(bob, "from bob")
    post(cyd, "from cyd")

    assert texts(Api(ada.id).get("timeline/home")) == ["from bob", "from ada"]
    assert texts(Api(cyd.id).get("timeline/home")) == ["from cyd", "from ada"]
    assert Api().get("timeline/home").status == 401


def test_retweet_says_who_brought_it_and_where_it_stands(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    (tweet_id,) = post(bob, "from bob")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    (item,) = Api(cyd.id).get("timeline/home").body["items"]

    assert item["id"] == str(tweet_id)
    assert item["retweeted_by"]["handle"] == "ada"
    assert int(item["cursor"]) > tweet_id


def test_home_is_paged_both_ways(ada: UserCard) -> None:
    post(ada, *[f"t{number}" for number in range(5)])
    api = Api(ada.id)

    first = api.get("timeline/home?limit=2")
    second = api.get(f"timeline/home?limit=2&before={first.body['next']}")
    oldest = second.body["items"][-1]["cursor"]
    newer = api.get(f"timeline/home?limit=2&after={oldest}")

    assert texts(first) == ["t4", "t3"]
    assert texts(second) == ["t2", "t1"]
    assert texts(newer) == ["t3", "t2"]
    assert (
        texts(api.get(f"timeline/home?after={first.body['items'][0]['cursor']}")) == []
    )


@pytest.mark.parametrize("path", ["home", "public", "users/ada"])
def test_since_bounds_the_newest_page(ada: UserCard, path: str) -> None:
    post(ada, *[f"t{number}" for number in range(5)])
    api = Api(ada.id)
    seen = api.get(f"timeline/{path}").body["items"][3]["cursor"]

    first = api.get(f"timeline/{path}?limit=2&since={seen}")
    rest = api.get(f"timeline/{path}?since={seen}&before={first.body['next']}")

    assert texts(first) == ["t4", "t3"]
    assert texts(rest) == ["t2"]
    assert rest.body["next"] is None


@pytest.mark.parametrize("path", ["home", "public", "users/ada", "tags/x"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.5", "limit"),
        ("limit=", "limit"),
        ("limit=٣", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("before=x", "before"),
        ("before=", "before"),
        ("before=-1", "before"),
        ("before=9223372036854775808", "before"),
        ("after=%00", "after"),
        ("after=1&after=2", "after"),
    ],
)
def test_bad_paging_is_named(ada: UserCard, path: str, query: str, field: str) -> None:
    answer = Api(ada.id).get(f"timeline/{path}?{query}")

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]


def test_profile_feed_has_replies_on_demand(ada: UserCard, bob: UserCard) -> None:
    (root,) = post(bob, "root")
    post(ada, "reply", in_reply_to_id=root)
    post(ada, "tweet")

    assert texts(Api().get("timeline/users/ada")) == ["tweet"]
    with_replies = Api().get("timeline/users/ADA?with_replies=true")
    assert texts(with_replies) == ["tweet", "reply"]
    assert Api().get("timeline/users/ada?with_replies=maybe").status == 422
    assert Api().get("timeline/users/nobody").status == 404
    assert Api().get("timeline/users/%00").status == 404


def test_feed_of_whom_one_may_not_see_is_not_found(
    ada: UserCard, bob: UserCard
) -> None:
    post(ada, "from ada")
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    assert Api(bob.id).get("timeline/users/ada").status == 404
    assert Api(ada.id).get("timeline/users/bob").status == 404
    assert texts(Api(ada.id).get("timeline/users/ada")) == ["from ada"]


def test_tag_feed_ignores_case(ada: UserCard) -> None:
    post(ada, "in #Harbour", "nothing", "auf #größe")

    assert texts(Api().get("timeline/tags/HARBOUR")) == ["in #Harbour"]
    assert texts(Api().get("timeline/tags/Größe")) == ["auf #größe"]


@pytest.mark.parametrize("tag", ["%00", "%01", "2024", "a%20b", "a%0D%0AX", "9" * 400])
def test_what_is_no_hashtag_has_no_feed(ada: UserCard, tag: str) -> None:
    answer = Api().get(f"timeline/tags/{tag}")

    assert answer.status == 404
    assert answer.body["detail"] == "There is no such hashtag."


def test_links_to_other_pages_are_ascii(ada: UserCard) -> None:
    answer = Api().get("timeline/tags/Größe?before=5")

    assert answer.status == 200
    assert "/tags/Gr%C3%B6%C3%9Fe?after=" in answer.headers["Link"]


def test_public_feed_leaves_out_replies_and_muted(ada: UserCard, bob: UserCard) -> None:
    (root,) = post(ada, "root")
    post(bob, "other")
    post(bob, "reply", in_reply_to_id=root)
    mute_user(muter_id=ada.id, muted_id=bob.id)

    assert texts(Api().get("timeline/public")) == ["other", "root"]
    assert texts(Api(ada.id).get("timeline/public")) == ["root"]


def test_home_of_twenty_takes_six_round_trips_whatever_it_holds(ada: UserCard) -> None:
    for number, card in enumerate(make_people(*[f"p{n}_x" for n in range(12)])):
        Api(ada.id).put(f"users/{card.handle}/follow")
        (tweet_id,) = post(card, f"hello @bob from {number} #tag")
        like_tweet(user_id=ada.id, tweet_id=tweet_id)
        post(ada, "an answer", in_reply_to_id=tweet_id)
    api = Api(ada.id)

    with count_round_trips() as trips:
        answer = api.get("timeline/home")

    assert len(answer.body["items"]) == 20
    # The account, the entries, the tweets, the people, their relationships, the
    # reactions.
    assert len(trips) <= 6, trips


def test_hashtags_are_followed_listed_and_unfollowed(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    post(bob, "At the #Harbour")
    api = Api(cyd.id)

    assert api.put("tags/Harbour/follow").body == {"name": "Harbour", "following": True}
    api.put("tags/harbour/follow")
    api.put("tags/bakery/follow")

    followed = [{"name": name, "following": True} for name in ("bakery", "Harbour")]
    assert api.get("tags/followed").body == {"items": followed, "next": None}
    assert texts(api.get("timeline/home")) == ["At the #Harbour"]
    for _ in range(2):
        answer = api.delete("tags/HARBOUR/follow")
        assert answer.body == {"name": "HARBOUR", "following": False}
    assert texts(api.get("timeline/home")) == []


def test_an_invalid_tag_is_named_in_the_error(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FOLLOWED_TAGS_MAX", 1)
    api = Api(ada.id)
    api.put("tags/one/follow")

    for tag, code in (("two", "too_many_tags"), ("2", "not_a_hashtag")):
        answer = api.put(f"tags/{tag}/follow")
        assert answer.status == 422
        assert answer.body["code"] == code
        assert list(answer.body["errors"]) == ["tag"]

    assert Api().put("tags/one/follow").status == 401
    assert Api().get("tags/followed").status == 401

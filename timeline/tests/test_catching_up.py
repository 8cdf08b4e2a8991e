"""Tests the page that catches up, and how far people have read over REST."""

import pytest

from timeline.services import catch_up, set_marker
from timeline.types import CatchUpGroup
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import follow_user
from users.types import UserCard, Viewer


@pytest.fixture
def tweet_ids(ada: UserCard, bob: UserCard, cyd: UserCard) -> list[int]:
    """Fill ada's home, and return its tweets, oldest first; she likes bob's."""
    follow_user(follower_id=ada.id, followee_id=cyd.id)
    ids = [post_tweet(author_id=bob.id, text=f"Number {n}") for n in range(30)]
    ids.append(post_tweet(author_id=cyd.id, text="Seldom"))
    like_tweet(user_id=ada.id, tweet_id=ids[0])
    events.drain()
    return ids


def test_catching_up_shows_the_best_of_what_was_missed_in_groups(
    ada: UserCard, tweet_ids: list[int]
) -> None:
    set_marker(owner_id=ada.id, device="a", timeline="home", last_read_id=tweet_ids[1])

    found = catch_up(viewer=Viewer(ada.id), device="a", is_chronological=False)

    groups = {group: [one.tweet.id for one in tweets] for group, tweets in found.groups}
    shown = [tweet_id for ids in groups.values() for tweet_id in ids]
    assert groups[CatchUpGroup.RARE] == [tweet_ids[-1]]
    assert list(groups) == [CatchUpGroup.CLOSE, CatchUpGroup.RARE]
    assert (found.missed_count, found.shown_count, len(set(shown))) == (29, 25, 25)
    assert set(shown) <= set(tweet_ids[2:])
    assert found.newest_id == tweet_ids[-1]


def test_catching_up_in_the_order_of_time_shows_the_newest(
    ada: UserCard, tweet_ids: list[int]
) -> None:
    found = catch_up(viewer=Viewer(ada.id), device="a", is_chronological=True)

    ((group, tweets),) = found.groups
    assert group is CatchUpGroup.ALL
    assert [one.tweet.id for one in tweets] == tweet_ids[::-1][:25]


def test_who_has_read_everything_is_up_to_date(
    ada: UserCard, tweet_ids: list[int]
) -> None:
    set_marker(owner_id=ada.id, device="a", timeline="home", last_read_id=tweet_ids[-1])

    found = catch_up(viewer=Viewer(ada.id), device="a", is_chronological=False)

    assert (found.groups, found.missed_count, found.newest_id) == ([], 0, 0)


def test_markers_move_forward_only_and_each_device_has_its_own(
    ada: UserCard, tweet_ids: list[int]
) -> None:
    api = Api(ada.id)
    empty = api.get("timeline/markers").body
    old, new = str(tweet_ids[3]), str(tweet_ids[9])

    api.post("timeline/markers?device=phone", {"home": {"last_read_id": new}})
    api.post("timeline/markers?device=phone", {"home": {"last_read_id": old}})
    api.post("timeline/markers?device=tablet", {"home": {"last_read_id": old}})

    assert empty == {"home": None, "notifications": None}
    phone = api.get("timeline/markers?device=phone").body["home"]
    assert (phone["last_read_id"], phone["version"]) == (new, 2)
    tablet = api.get("timeline/markers?device=tablet").body["home"]
    assert tablet["last_read_id"] == old
    # A new device begins where another one stopped.
    assert api.get("timeline/markers?device=new").body["home"] == tablet
    assert api.delete("timeline/markers").status == 204
    assert api.get("timeline/markers").body == empty


def test_the_marker_of_notifications_is_the_inboxs_own(
    ada: UserCard, bob: UserCard, tweet_ids: list[int]
) -> None:
    like_tweet(user_id=ada.id, tweet_id=tweet_ids[1])
    events.drain()
    api = Api(bob.id)
    latest = api.get("notifications").body["items"][0]["id"]

    answer = api.post(
        "timeline/markers", {"notifications": {"last_read_id": latest}}
    ).body

    assert answer["notifications"]["last_read_id"] == latest
    assert api.get("notifications/unread-count").body["count"] == 0


@pytest.mark.parametrize(
    ("query", "body", "field"),
    [
        ("?device=a/b", {}, "device"),
        ("?device=", {}, "device"),
        ("?device=" + "a" * 41, {}, "device"),
        ("", {"home": {"last_read_id": "0"}}, "last_read_id"),
        ("", {"home": {"last_read_id": "8" * 19}}, "last_read_id"),
        ("", {"home": {"last_read_id": 5}}, "home"),
        ("", {"home": {}}, "home"),
        ("", {"home": []}, "home"),
    ],
)
def test_bad_markers_are_refused_by_the_field(
    ada: UserCard, query: str, body: object, field: str
) -> None:
    answer = Api(ada.id).post(f"timeline/markers{query}", body)

    assert (answer.status, list(answer.body["errors"])) == (422, [field])

"""Tests pins: up to three own tweets, for whoever may see them, over REST too."""

from functools import partial

import pytest

from tweets.errors import TweetNotFound
from tweets.models import AuthorStats
from tweets.services import (
    delete_tweet,
    hydrate_pins,
    list_pinned_ids,
    pin_tweet,
    restore_tweet,
    take_down_tweet,
    trash_tweet,
    unpin_tweet,
    untrash_tweet,
)
from tweets.tests.conftest import AtOnce
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
)
from users.services import block_user
from users.types import ANONYMOUS, UserCard, Viewer


@pytest.fixture
def ids(ada: UserCard) -> list[int]:
    return [post_tweet(author_id=ada.id, text=f"Tweet {number}") for number in range(5)]


def shown(ada: UserCard, viewer: Viewer) -> list[int]:
    pinned = list_pinned_ids(author_id=ada.id)
    return [one.id for one in hydrate_pins(tweet_ids=pinned, viewer=viewer)]


def test_three_tweets_are_pinned_the_latest_first(
    ada: UserCard, bob: UserCard, ids: list[int]
) -> None:
    pin = partial(pin_tweet, actor_id=ada.id)

    assert [pin(tweet_id=one) for one in (*ids[:4], ids[3])] == [True] * 4 + [False]

    assert shown(ada, Viewer(bob.id)) == [ids[3], ids[2], ids[1]]
    assert unpin_tweet(actor_id=ada.id, tweet_id=ids[2])
    assert not unpin_tweet(actor_id=ada.id, tweet_id=ids[2])
    with count_round_trips() as trips:
        assert shown(ada, Viewer(bob.id)) == [ids[3], ids[1]]
    assert_indexed(trips)


def test_only_own_tweets_are_pinned(
    ada: UserCard, bob: UserCard, ids: list[int]
) -> None:
    for actor, tweet_id in ((bob, ids[0]), (ada, 1)):
        with pytest.raises(TweetNotFound):
            pin_tweet(actor_id=actor.id, tweet_id=tweet_id)

    assert list_pinned_ids(author_id=bob.id) == []


def test_pinning_at_once_never_pins_more_than_three(
    ada: UserCard, ids: list[int], at_once: AtOnce
) -> None:
    at_once(partial(pin_tweet, actor_id=ada.id, tweet_id=one) for one in ids)

    assert len(AuthorStats.objects.get(author_id=ada.id).pinned_ids) == 3


def test_hidden_tweets_leave_the_top_and_come_back(
    ada: UserCard, bob: UserCard, ids: list[int]
) -> None:
    tweet_id = ids[0]
    pin_tweet(actor_id=ada.id, tweet_id=tweet_id)
    for hide, show in (
        (
            partial(trash_tweet, actor_id=ada.id, tweet_id=tweet_id),
            partial(untrash_tweet, actor_id=ada.id, tweet_id=tweet_id),
        ),
        (
            partial(take_down_tweet, tweet_id=tweet_id, moderator_id=1),
            partial(restore_tweet, tweet_id=tweet_id, moderator_id=1),
        ),
    ):
        hide()
        assert [shown(ada, Viewer(one.id)) for one in (ada, bob)] == [[], []]
        show()
        assert shown(ada, ANONYMOUS) == [tweet_id]
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    assert shown(ada, Viewer(bob.id)) == []
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()
    assert list_pinned_ids(author_id=ada.id) == []


def test_pins_over_rest(ada: UserCard, bob: UserCard, ids: list[int]) -> None:
    path = f"tweets/{ids[0]}/pin"

    assert Api(bob.id).put(path).status == 404
    assert Api(ada.id).put(path).status == 200
    (pinned,) = Api().get("timeline/users/ada/pins").body["items"]
    assert pinned["id"] == str(ids[0])
    assert Api(bob.id).delete(path).status == 204
    assert Api(ada.id).delete(path).status == 204
    assert Api().get("timeline/users/ada/pins").body["items"] == []

"""Tests dormant homes: nothing is delivered, and nothing is missing on return."""

from datetime import timedelta

import pytest
from django.utils import timezone

from timeline import limits, services
from timeline.models import HomeEntry, HomeFeed
from timeline.services import get_home
from timeline.services.dormancy import find_dormant, wake_home
from timeline.tests.conftest import Home, held
from tweets.services import delete_tweet
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import follow_user, unfollow_user
from users.types import UserCard, Viewer


def post(author: UserCard, *texts: str) -> list[int]:
    """Post and deliver."""
    tweet_ids = [post_tweet(author_id=author.id, text=text) for text in texts]
    events.drain()
    return tweet_ids


def visit(owner: UserCard, *, days_ago: int) -> None:
    """Move the owner's last visit this far into the past."""
    services.rebuild_home(owner_id=owner.id)
    visited_at = timezone.now() - timedelta(days=days_ago)
    HomeFeed.objects.filter(owner_id=owner.id).update(visited_at=visited_at)


def stored(owner: UserCard) -> list[int]:
    rows = HomeEntry.objects.filter(owner_id=owner.id).order_by("-source_id")
    return list(rows.values_list("source_id", flat=True))


@pytest.fixture
def dormant(ada: UserCard, cyd: UserCard) -> UserCard:
    """Make cyd's home dormant, after ada has posted."""
    post(ada, "Before")
    visit(cyd, days_ago=31)
    assert services.put_homes_to_sleep() == 1
    return cyd


def test_homes_sleep_when_nobody_came_for_a_month(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    post(ada, "Hello")
    visit(bob, days_ago=29)
    visit(cyd, days_ago=31)

    assert services.put_homes_to_sleep() == 1
    assert services.put_homes_to_sleep() == 0

    assert find_dormant([ada.id, bob.id, cyd.id]) == {cyd.id}
    assert stored(cyd) == []
    assert len(stored(bob)) == 1


def test_nothing_is_delivered_to_a_dormant_home(
    ada: UserCard, bob: UserCard, dormant: UserCard
) -> None:
    (tweet_id,) = post(ada, "Meanwhile")

    assert stored(dormant) == []
    assert tweet_id in stored(bob)


def test_who_comes_back_finds_everything(
    ada: UserCard, dormant: UserCard, home: Home
) -> None:
    post(ada, "Meanwhile")

    assert home(dormant) == ["Meanwhile", "Before"]

    assert find_dormant([dormant.id]) == set()
    (delivered,) = post(ada, "After")
    assert stored(dormant)[0] == delivered
    assert home(dormant) == ["After", "Meanwhile", "Before"]
    assert services.put_homes_to_sleep() == 0


def test_an_old_since_cursor_finds_all_newer_tweets(
    ada: UserCard, dormant: UserCard, home: Home
) -> None:
    post(ada, "Meanwhile")

    assert home(dormant, after=1) == ["Meanwhile", "Before"]


def test_follows_and_unfollows_of_a_sleeper_count_on_return(
    ada: UserCard, bob: UserCard, dormant: UserCard, home: Home
) -> None:
    post(bob, "From bob")
    follow_user(follower_id=dormant.id, followee_id=bob.id)
    unfollow_user(follower_id=dormant.id, followee_id=ada.id)
    events.drain()
    assert stored(dormant) == []

    assert home(dormant) == ["From bob"]


def test_own_tweets_of_a_sleeper_are_there_on_return(
    dormant: UserCard, home: Home
) -> None:
    post(dormant, "By an app that never reads")

    assert home(dormant) == ["By an app that never reads", "Before"]


def test_a_delivery_that_found_it_dormant_is_found_by_the_rebuilding(
    ada: UserCard, dormant: UserCard, home: Home
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Meanwhile")
    services.fan_out(source=FeedSource(tweet_id, tweet_id, ada.id))
    wake_home(owner_id=dormant.id)

    assert home(dormant) == ["Meanwhile", "Before"]


def test_a_delivery_between_waking_and_rebuilding_is_kept(
    ada: UserCard, dormant: UserCard, home: Home
) -> None:
    wake_home(owner_id=dormant.id)
    (tweet_id,) = post(ada, "Meanwhile")
    assert stored(dormant) == [tweet_id]

    assert home(dormant) == ["Meanwhile", "Before"]


def test_a_delivery_that_still_found_it_awake_does_no_harm(
    ada: UserCard, dormant: UserCard, home: Home
) -> None:
    late, gone = post(ada, "Late", "Regretted")
    for tweet_id in (late, gone):
        HomeEntry.objects.create(
            owner_id=dormant.id,
            source_id=tweet_id,
            tweet_id=tweet_id,
            actor_id=ada.id,
        )
    delete_tweet(actor_id=ada.id, tweet_id=gone)

    assert home(dormant) == ["Late", "Before"]


def test_a_reader_who_returned_before_the_clean_up_keeps_their_home(
    ada: UserCard, cyd: UserCard, home: Home
) -> None:
    post(ada, "Hello")
    visit(cyd, days_ago=31)

    assert home(cyd) == ["Hello"]
    assert services.put_homes_to_sleep() == 0

    assert len(stored(cyd)) == 1


def test_a_home_that_cannot_be_rebuilt_on_return_is_rebuilt_later(
    ada: UserCard, dormant: UserCard, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    wake_home(owner_id=dormant.id)
    monkeypatch.setattr(limits, "REBUILDING_S", 0.3)

    with held(dormant.id):
        assert home(dormant) == []
    events.drain()

    assert len(stored(dormant)) == 1
    assert home(dormant) == ["Before"]


def test_rebuilding_a_dormant_home_leaves_it_empty(dormant: UserCard) -> None:
    services.rebuild_home(owner_id=dormant.id)

    assert stored(dormant) == []


def test_a_visit_is_noted_once_a_day(ada: UserCard, cyd: UserCard) -> None:
    post(ada, "Hello")
    visit(cyd, days_ago=2)

    with count_round_trips() as first:
        get_home(viewer=Viewer(cyd.id), keyset=Keyset())
    with count_round_trips() as second:
        get_home(viewer=Viewer(cyd.id), keyset=Keyset())

    visited_at = HomeFeed.objects.get(owner_id=cyd.id).visited_at
    assert timezone.now() - visited_at < timedelta(minutes=5)
    assert len(first) == len(second) + 1
    assert len(second) == 5


def test_who_is_dormant_is_known_from_the_index_alone(
    bob: UserCard, dormant: UserCard
) -> None:
    with count_round_trips() as trips:
        assert find_dormant([bob.id, dormant.id]) == {dormant.id}

    (plan,) = assert_indexed(trips)
    assert plan.docs_examined == 0

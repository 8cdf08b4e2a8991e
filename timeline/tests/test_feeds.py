"""Tests stored feeds: delivered, retracted, trimmed, rebuilt, in any order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from timeline import services
from timeline.models import HomeEntry, HomeFeed
from timeline.tests.conftest import Home
from tweets.services import delete_tweet, retweet
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.shared.db import collection
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users.services import follow_user, unfollow_user
from users.types import UserCard, Viewer


def stored(owner: UserCard) -> list[int]:
    rows = HomeEntry.objects.filter(owner_id=owner.id).order_by("-source_id")
    return list(rows.values_list("source_id", flat=True))


def source_of(tweet_id: int, author: UserCard) -> FeedSource:
    return FeedSource(source_id=tweet_id, tweet_id=tweet_id, actor_id=author.id)


def post(author: UserCard, *texts: str) -> list[int]:
    return [post_tweet(author_id=author.id, text=text) for text in texts]


def test_a_delivery_that_comes_twice_is_stored_once(
    ada: UserCard, bob: UserCard
) -> None:
    (tweet_id,) = post(bob, "From bob")

    services.fan_out(source=source_of(tweet_id, bob))
    services.fan_out(source=source_of(tweet_id, bob))

    assert stored(ada) == [tweet_id]


def test_a_delivery_that_comes_after_the_deletion_leaves_nothing(
    ada: UserCard, bob: UserCard
) -> None:
    (tweet_id,) = post(bob, "Regretted")
    delete_tweet(actor_id=bob.id, tweet_id=tweet_id)
    events.drain()

    services.fan_out(source=source_of(tweet_id, bob))
    services.add_to_own_home(source=source_of(tweet_id, bob))

    assert stored(ada) == stored(bob) == []


def test_a_retweet_of_a_deleted_tweet_is_not_delivered(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    (tweet_id,) = post(bob, "Regretted")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    (retweet_id,) = HomeEntry.objects.filter(owner_id=ada.id).values_list(
        "source_id", flat=True
    )
    delete_tweet(actor_id=bob.id, tweet_id=tweet_id)
    services.retract_tweet(tweet_id=tweet_id)

    services.fan_out(source=FeedSource(retweet_id, tweet_id, ada.id))

    assert stored(cyd) == stored(ada) == []


def test_a_follower_who_left_during_fan_out_loses_the_entry_again(
    bob: UserCard, cyd: UserCard
) -> None:
    (tweet_id,) = post(bob, "From bob")
    # As if cyd had been a follower when the delivery began, and purged since.
    HomeEntry.objects.create(
        owner_id=cyd.id, source_id=tweet_id, tweet_id=tweet_id, actor_id=bob.id
    )

    services.fan_out(source=source_of(tweet_id, bob))

    assert stored(cyd) == []


def test_unfollowing_purges_and_following_again_brings_back(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_ids = post(bob, "One", "Two")
    events.drain()

    unfollow_user(follower_id=ada.id, followee_id=bob.id)
    events.drain()
    assert stored(ada) == []
    follow_user(follower_id=ada.id, followee_id=bob.id)
    events.drain()
    assert stored(ada) == tweet_ids[::-1]


def test_a_late_word_of_a_follow_that_was_undone_brings_nothing(
    bob: UserCard, cyd: UserCard
) -> None:
    post(bob, "From bob")
    events.drain()

    services.reconcile_follow(owner_id=cyd.id, author_id=bob.id)

    assert stored(cyd) == []


def test_a_long_feed_is_trimmed_and_says_how_far_it_goes(
    ada: UserCard, short_feeds: None
) -> None:
    tweet_ids = post(ada, *"123456789")

    assert stored(ada) == tweet_ids[:2:-1]
    assert HomeFeed.objects.get(owner_id=ada.id).floor_id == tweet_ids[2]


def test_an_unfollow_refills_a_feed_that_was_trimmed(
    ada: UserCard, bob: UserCard, home: Home, short_feeds: None
) -> None:
    post(ada, "Old 1", "Old 2")
    post(bob, *"123456789")
    events.drain()
    assert home(ada) == ["9", "8", "7", "6"]

    unfollow_user(follower_id=ada.id, followee_id=bob.id)
    events.drain()

    assert home(ada) == ["Old 2", "Old 1"]


def test_deletions_refill_a_feed_that_was_trimmed_when_its_end_is_read(
    ada: UserCard, home: Home, short_feeds: None
) -> None:
    tweet_ids = post(ada, *"123456789")
    for tweet_id in tweet_ids[:4:-1]:
        delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()
    assert stored(ada) == [tweet_ids[4], tweet_ids[3]]

    assert home(ada) == ["5", "4", "3", "2"]


def test_a_follow_of_somebody_prolific_fills_the_feed_with_their_newest(
    bob: UserCard, cyd: UserCard, home: Home, short_feeds: None
) -> None:
    post(cyd, "Old")
    tweet_ids = post(bob, *"123456789")
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()

    assert home(cyd) == ["9", "8", "7", "6"]
    assert stored(cyd) == tweet_ids[:2:-1]


def test_what_lies_below_the_floor_is_not_read(
    ada: UserCard, bob: UserCard, home: Home, short_feeds: None
) -> None:
    tweet_ids = post(bob, *"123456789")
    events.drain()
    for tweet_id in tweet_ids[:4:-1]:
        delete_tweet(actor_id=bob.id, tweet_id=tweet_id)
    events.drain()
    # As a delivery that was under way for very long would leave it.
    services.fan_out(source=source_of(tweet_ids[0], bob))

    assert home(ada) == ["5", "4", "3", "2"]


def test_trimming_never_lowers_the_floor(
    ada: UserCard, bob: UserCard, home: Home, short_feeds: None
) -> None:
    tweet_ids = post(bob, *"123456789")
    events.drain()
    for tweet_id in tweet_ids[:3:-1]:
        delete_tweet(actor_id=bob.id, tweet_id=tweet_id)
    events.drain()
    # One entry is left above the floor; let late deliveries make up the length.
    for number in range(8):
        HomeEntry.objects.create(
            owner_id=ada.id, source_id=number, tweet_id=number, actor_id=bob.id
        )

    services.trim_home(owner_id=ada.id)

    assert stored(ada) == [tweet_ids[3]]
    assert home(ada) == ["4", "3", "2", "1"]


def test_rebuilding_makes_any_feed_right(ada: UserCard, bob: UserCard) -> None:
    tweet_ids = post(bob, "One", "Two")
    events.drain()
    HomeEntry.objects.filter(owner_id=ada.id, source_id=tweet_ids[0]).delete()
    HomeEntry.objects.create(owner_id=ada.id, source_id=7, tweet_id=7, actor_id=7)

    services.rebuild_home(owner_id=ada.id)

    assert stored(ada) == tweet_ids[::-1]


@pytest.mark.parametrize("is_following", [True, False])
def test_one_feed_may_be_worked_on_by_many_at_a_time(
    ada: UserCard, bob: UserCard, is_following: bool
) -> None:
    tweet_ids = post(bob, *"12345")
    if not is_following:
        unfollow_user(follower_id=ada.id, followee_id=bob.id)

    def work(number: int) -> None:
        works: list[Callable[[], None]] = [
            lambda: services.reconcile_follow(owner_id=ada.id, author_id=bob.id),
            lambda: services.rebuild_home(owner_id=ada.id),
            lambda: services.fan_out(source=source_of(tweet_ids[number % 5], bob)),
        ]
        try:
            works[number % 3]()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))

    assert stored(ada) == (tweet_ids[::-1] if is_following else [])


def test_fan_out_reaches_thousands(ada: UserCard, db: None) -> None:
    from users.models import Relationship

    followers = [new_id() for _ in range(2500)]
    Relationship.objects.bulk_create(
        Relationship(actor_id=follower_id, target_id=ada.id, kind="follow")
        for follower_id in followers
    )
    (tweet_id,) = post(ada, "Hello all")

    services.fan_out(source=source_of(tweet_id, ada))

    rows = collection(HomeEntry).find({"source_id": tweet_id})
    assert {row["owner_id"] for row in rows} >= set(followers)


def test_a_row_that_a_former_version_wrote_is_a_feed(ada: UserCard) -> None:
    post(ada, "Hello")
    collection(HomeFeed).insert_one({"_id": ada.id, "floor_id": 0, "changes_count": 1})

    page = services.get_home(viewer=Viewer(ada.id), keyset=Keyset())

    assert [view.text for view in page.items] == ["Hello"]

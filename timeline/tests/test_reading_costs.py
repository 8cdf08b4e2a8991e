"""Tests the costs of reading: round trips, and plans that do not grow with the data."""

from collections.abc import Callable

import pytest

from timeline.models import HomeEntry
from timeline.services import (
    get_home,
    get_profile_timeline,
    get_public_timeline,
    get_tag_timeline,
)
from timeline.services.skeleton import read_window
from tweets.services import like_tweet, retweet
from tweets.types import TweetView
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset, Page
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import (
    RoundTrips,
    assert_indexed,
    count_round_trips,
)
from users.types import UserCard, Viewer

ROUND_TRIPS_MAX = 5


@pytest.fixture
def full_home(ada: UserCard, bob: UserCard, cyd: UserCard) -> list[int]:
    """Give ada a home of tweets, replies, retweets and mentions; return the ids."""
    tweet_ids = []
    for number in range(15):
        tweet_id = post_tweet(author_id=bob.id, text=f"{number} for @cyd #harbour")
        tweet_ids.append(tweet_id)
        reply_id = post_tweet(
            author_id=cyd.id, text=f"Reply {number}", in_reply_to_id=tweet_id
        )
        retweet(user_id=bob.id, tweet_id=reply_id)
        like_tweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()
    return tweet_ids


def assert_little_in_vain(trips: RoundTrips) -> None:
    """Fail if a read examines more than two documents for each that it returns."""
    for plan in assert_indexed(trips):
        assert plan.docs_examined <= 2 * plan.returned, plan


def test_a_page_of_home_takes_five_round_trips_whatever_it_holds(
    ada: UserCard, full_home: list[int]
) -> None:
    for keyset in (
        Keyset(limit=20),
        Keyset(limit=20, before=full_home[-1]),
        Keyset(limit=20, after=full_home[0]),
    ):
        with count_round_trips() as trips:
            page = get_home(viewer=Viewer(ada.id), keyset=keyset)

        assert len(page.items) == 20
        assert len(trips) <= ROUND_TRIPS_MAX, trips
        assert_little_in_vain(trips)


def test_an_empty_home_takes_one_round_trip(ada: UserCard) -> None:
    with count_round_trips() as trips:
        assert get_home(viewer=Viewer(ada.id), keyset=Keyset()).items == []

    assert len(trips) == 1, trips


def test_other_timelines_take_as_little(
    ada: UserCard, bob: UserCard, full_home: list[int]
) -> None:
    keyset = Keyset(limit=10)
    reads: list[Callable[[], Page[TweetView]]] = [
        lambda: get_profile_timeline(
            author_id=bob.id, viewer=Viewer(ada.id), keyset=keyset
        ),
        lambda: get_tag_timeline(tag="Harbour", viewer=Viewer(ada.id), keyset=keyset),
        lambda: get_public_timeline(viewer=Viewer(ada.id), keyset=keyset),
    ]
    for read in reads:
        with count_round_trips() as trips:
            page = read()

        assert len(page.items) == 10
        # A profile merges three scans: tweets, retweets, and tweets that name the
        # viewer; before that, it asks whether they are a follower.
        assert len(trips) <= ROUND_TRIPS_MAX + 3, trips
        assert_little_in_vain(trips)


def test_the_skeleton_comes_from_the_index_alone_however_long_the_feed_is(
    ada: UserCard, db: None
) -> None:
    ids = [new_id() for _ in range(1000)]
    HomeEntry.objects.bulk_create(
        HomeEntry(owner_id=ada.id, source_id=id_, tweet_id=id_, actor_id=ada.id)
        for id_ in ids
    )
    for keyset in (
        Keyset(limit=20),
        Keyset(limit=20, before=ids[500]),
        Keyset(limit=20, after=ids[500]),
    ):
        with count_round_trips() as trips:
            window = read_window(ada.id, keyset)

        assert len(window.select(keyset)) > 20
        (plan,) = assert_indexed(trips)
        assert plan.docs_examined == 0, plan

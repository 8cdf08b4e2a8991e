"""Tests authors above the threshold: pulled, not delivered, and home shows the same."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from timeline import limits, services
from timeline.events import AuthorReturned
from timeline.models import HomeEntry, MergedAuthor
from timeline.services import get_home
from timeline.services.skeleton import read_window
from timeline.tests.conftest import Home, held
from tweets.services import delete_tweet, retweet, undo_retweet
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset, parse_cursor
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import follow_user, unfollow_user
from users.tests.cast import make_people
from users.types import UserCard, Viewer

State = MergedAuthor.State


@pytest.fixture
def threshold(settings: Settings) -> Callable[[int], None]:
    """Return a function that sets the number of followers to deliver to; initially 1.

    Ada has two followers, bob one.
    """

    def change(value: int) -> None:
        settings.FAN_OUT_FOLLOWERS_MAX = value

    change(1)
    return change


def stored(owner: UserCard, actor: UserCard) -> list[int]:
    rows = HomeEntry.objects.filter(owner_id=owner.id, actor_id=actor.id)
    return list(rows.order_by("-source_id").values_list("source_id", flat=True))


def state_of(author: UserCard) -> str | None:
    rows = MergedAuthor.objects.filter(author_id=author.id)
    return rows.values_list("state", flat=True).first()


def post(author: UserCard, *texts: str) -> list[int]:
    """Post and deliver."""
    tweet_ids = [post_tweet(author_id=author.id, text=text) for text in texts]
    events.drain()
    return tweet_ids


def test_what_an_author_above_the_threshold_says_is_pulled(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home, threshold: object
) -> None:
    post(ada, "To many")
    post(bob, "To one")

    assert state_of(ada) == State.MERGED
    assert state_of(bob) is None
    assert stored(bob, ada) == stored(cyd, ada) == []
    assert len(stored(ada, ada)) == 1
    assert home(cyd) == ["To many"]
    assert home(ada) == home(bob) == ["To one", "To many"]


def test_retweets_are_pulled_too_and_stand_where_they_were_made(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home, threshold: object
) -> None:
    (tweet_id,) = post(bob, "From bob")
    post(ada, "From ada")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()

    assert home(cyd) == ["From bob", "From ada"]
    undo_retweet(user_id=ada.id, tweet_id=tweet_id)
    assert home(cyd) == ["From ada"]


def test_a_deleted_tweet_is_in_no_home_at_once(
    ada: UserCard, cyd: UserCard, home: Home, threshold: object
) -> None:
    first, _ = post(ada, "Regretted", "Kept")

    delete_tweet(actor_id=ada.id, tweet_id=first)

    assert home(cyd) == ["Kept"]


def test_who_unfollows_pulls_no_more(
    ada: UserCard, cyd: UserCard, home: Home, threshold: object
) -> None:
    post(ada, "From ada")

    unfollow_user(follower_id=cyd.id, followee_id=ada.id)

    assert home(cyd) == []


def test_what_was_delivered_before_the_crossing_is_shown_once(
    ada: UserCard, cyd: UserCard, home: Home, threshold: Callable[[int], None]
) -> None:
    threshold(2)
    post(ada, "Delivered")
    threshold(1)
    post(ada, "Pulled")

    assert len(stored(cyd, ada)) == 1
    assert home(cyd) == ["Pulled", "Delivered"]


def test_a_delivery_under_way_while_the_author_crosses_is_shown_once(
    ada: UserCard, cyd: UserCard, home: Home, threshold: Callable[[int], None]
) -> None:
    tweet_id, _ = post(ada, "Late", "Pulled")

    threshold(9)
    services.update_merging(author_id=ada.id)
    services.fan_out(source=FeedSource(tweet_id, tweet_id, ada.id))

    assert stored(cyd, ada) == [tweet_id]
    assert home(cyd) == ["Pulled", "Late"]


def test_an_author_far_below_the_threshold_is_delivered_again(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home, threshold: object
) -> None:
    missed = post(ada, "One", "Two")
    unfollow_user(follower_id=bob.id, followee_id=ada.id)
    unfollow_user(follower_id=cyd.id, followee_id=ada.id)
    follow_user(follower_id=cyd.id, followee_id=ada.id)
    # One follower is not below 0.8 of one.
    assert state_of(ada) == State.MERGED

    unfollow_user(follower_id=cyd.id, followee_id=ada.id)
    post(ada, "Alone")

    assert state_of(ada) is None
    follow_user(follower_id=cyd.id, followee_id=ada.id)
    events.drain()
    assert home(cyd) == ["Alone", "Two", "One"]
    assert stored(cyd, ada)[1:] == missed[::-1]


def test_a_raised_threshold_backfills_undelivered_tweets(
    ada: UserCard, bob: UserCard, cyd: UserCard, threshold: Callable[[int], None]
) -> None:
    missed = post(ada, "One", "Two")
    threshold(9)

    (last,) = post(ada, "Three")

    assert state_of(ada) is None
    assert stored(bob, ada) == stored(cyd, ada) == [last, *missed[::-1]]


def test_who_does_not_post_is_delivered_again_after_a_review(
    ada: UserCard, cyd: UserCard, home: Home, threshold: Callable[[int], None]
) -> None:
    missed = post(ada, "One")
    threshold(9)

    assert services.review_merged_authors() == 1
    events.drain()

    assert services.review_merged_authors() == 0
    assert stored(cyd, ada) == missed
    assert home(cyd) == ["One"]


def test_an_author_on_the_way_back_is_delivered_and_pulled(
    ada: UserCard, cyd: UserCard, home: Home, threshold: Callable[[int], None]
) -> None:
    (missed,) = post(ada, "Missed")
    threshold(9)
    tweet_id = post_tweet(author_id=ada.id, text="Delivered")

    services.fan_out(source=FeedSource(tweet_id, tweet_id, ada.id))

    assert state_of(ada) == State.RETURNING
    assert stored(cyd, ada) == [tweet_id]
    assert home(cyd) == ["Delivered", "Missed"]
    events.drain()
    assert stored(cyd, ada) == [tweet_id, missed]
    assert home(cyd) == ["Delivered", "Missed"]


def test_an_author_who_rises_again_during_the_backfill_stays_merged(
    ada: UserCard, cyd: UserCard, home: Home, threshold: Callable[[int], None]
) -> None:
    post(ada, "One")
    threshold(9)
    services.update_merging(author_id=ada.id)
    returning = MergedAuthor.objects.get(author_id=ada.id)
    threshold(1)
    assert services.update_merging(author_id=ada.id)
    tweet_id = post_tweet(author_id=ada.id, text="Two")
    services.fan_out(source=FeedSource(tweet_id, tweet_id, ada.id))

    services.backfill_author(author_id=ada.id, version=returning.version)

    assert state_of(ada) == State.MERGED
    assert stored(cyd, ada) == []
    assert home(cyd) == ["Two", "One"]


def fill(author_id: int, version: int) -> None:
    services.backfill_author(author_id=author_id, version=version)
    connections.close_all()


def test_an_author_whose_new_tweets_were_skipped_stays_merged(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    home: Home,
    threshold: Callable[[int], None],
) -> None:
    """The author rises while feeds are filled, and fan-out skips their new tweets."""
    post(ada, "One")
    threshold(9)
    services.update_merging(author_id=ada.id)
    returning = MergedAuthor.objects.get(author_id=ada.id)

    with ThreadPoolExecutor(1) as pool:
        # Bob followed first, so his feed is filled last.
        with held(bob.id):
            filling = pool.submit(fill, ada.id, returning.version)
            while not stored(cyd, ada):
                time.sleep(0.01)
            threshold(1)
            tweet_id = post_tweet(author_id=ada.id, text="Skipped")
            services.fan_out(source=FeedSource(tweet_id, tweet_id, ada.id))
        filling.result(30)

    assert state_of(ada) == State.MERGED
    assert home(cyd) == ["Skipped", "One"]


def test_a_backfill_of_an_outdated_version_does_nothing(
    ada: UserCard, threshold: Callable[[int], None]
) -> None:
    post(ada, "One")
    threshold(9)
    post(ada, "Two")

    services.backfill_author(author_id=ada.id, version=7)

    assert state_of(ada) is None
    assert not Delivery.objects.filter(event="timeline.author_returned").exists()


def test_paging_shows_merged_and_delivered_tweets_once(
    ada: UserCard, bob: UserCard, cyd: UserCard, threshold: Callable[[int], None]
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    threshold(2)
    post(ada, "Both ways")
    threshold(1)
    texts = [f"{number}" for number in range(12)]
    for number, text in enumerate(texts):
        post((ada, bob, cyd)[number % 3], text)
    expected = [*texts[::-1], "Both ways"]
    assert {state_of(ada), state_of(bob)} == {State.MERGED}

    found: list[str] = []
    before = None
    while True:
        page = get_home(viewer=Viewer(cyd.id), keyset=Keyset(limit=3, before=before))
        found += [view.text for view in page.items]
        if page.next is None:
            break
        before = parse_cursor(page.next, field="before")

    assert found == expected
    back: list[str] = []
    after: int | None = before
    while after is not None:
        page = get_home(viewer=Viewer(cyd.id), keyset=Keyset(limit=3, after=after))
        back = [view.text for view in page.items] + back
        after = parse_cursor(page.prev, field="after") if page.prev else None
    assert back == expected[: len(back)]
    assert len(back) >= len(expected) - 3


def test_home_ends_at_its_last_whichever_way_it_came(
    ada: UserCard, cyd: UserCard, home: Home, short_feeds: None, threshold: object
) -> None:
    post(cyd, "0", "2", "4")
    post(ada, "5", "6", "7")

    assert home(cyd, limit=10) == ["7", "6", "5", "4"]
    first = get_home(viewer=Viewer(cyd.id), keyset=Keyset(limit=3))
    assert first.next is not None
    assert home(cyd, limit=3, before=int(first.next)) == ["4"]


def test_a_trimmed_feed_is_refilled_below_merged_tweets(
    ada: UserCard, cyd: UserCard, home: Home, short_feeds: None, threshold: object
) -> None:
    own = post(cyd, *"123456789")
    post(ada, "Pulled")
    for tweet_id in own[4:]:
        delete_tweet(actor_id=cyd.id, tweet_id=tweet_id)
    events.drain()

    assert home(cyd) == ["Pulled", "4", "3", "2"]


def test_a_repetition_is_left_out_whichever_way_each_came(
    ada: UserCard, bob: UserCard, cyd: UserCard, home: Home, threshold: object
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()
    unfollow_user(follower_id=ada.id, followee_id=bob.id)
    (tweet_id,) = post(bob, "Delivered")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    post(ada, "Pulled")

    assert state_of(bob) is None
    assert home(cyd) == ["Pulled", "Delivered"]


@pytest.fixture
def long_union(ada: UserCard, cyd: UserCard, threshold: object) -> list[int]:
    """Give cyd 1,000 entries and a merged author with tweets between them."""
    (first,) = post(ada, "First")
    ids = [new_id() for _ in range(1000)]
    HomeEntry.objects.bulk_create(
        HomeEntry(owner_id=cyd.id, source_id=id_, tweet_id=id_, actor_id=cyd.id)
        for id_ in ids
    )
    return [first, *ids, *post(ada, *(f"{number}" for number in range(30)))]


def test_the_union_is_read_by_indexes_however_long_it_is(
    cyd: UserCard, long_union: list[int]
) -> None:
    whole = long_union[::-1][: limits.SHOWN]
    for keyset, trips_max in (
        (Keyset(limit=20), 4),
        (Keyset(limit=20, before=long_union[500]), 5),
        (Keyset(limit=20, after=long_union[500]), 5),
    ):
        with count_round_trips() as trips:
            window = read_window(cyd.id, keyset)

        found = [source.source_id for source in window.sources]
        assert found == whole[: len(found)]
        assert len(window.select(keyset)) > 20
        assert len(trips) <= trips_max, trips
        for plan in assert_indexed(trips):
            assert plan.docs_examined <= 2 * plan.returned, plan


def test_who_follows_nobody_merged_reads_one_thing_more(
    ada: UserCard, threshold: object
) -> None:
    (dan,) = make_people("dan")
    post(dan, "From dan")
    with count_round_trips() as before:
        get_home(viewer=Viewer(dan.id), keyset=Keyset())
    post(ada, "From ada")

    with count_round_trips() as trips:
        page = get_home(viewer=Viewer(dan.id), keyset=Keyset())

    assert [view.text for view in page.items] == ["From dan"]
    assert len(trips) == len(before) + 1, trips
    assert all(plan.docs_examined <= 1 for plan in assert_indexed(trips)[:2])


def test_the_backfill_is_requested_with_the_version_of_the_row(
    ada: UserCard, threshold: Callable[[int], None]
) -> None:
    post(ada, "One")
    threshold(9)
    services.update_merging(author_id=ada.id)

    row = MergedAuthor.objects.get(author_id=ada.id)
    told = Delivery.objects.get(event="timeline.author_returned")
    assert AuthorReturned(**told.payload) == AuthorReturned(ada.id, row.version)

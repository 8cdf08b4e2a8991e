"""Tests trends: the hashtags of the last day, counted once in a while."""

from datetime import timedelta

from django.core.cache import cache

from tweets.models import Tweet
from tweets.services import list_trends, take_down_tweet
from tweets.types import Trend
from twitter_project.shared.ids import first_id_at, id_time
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import suspend_user
from users.types import UserCard


def test_what_most_people_say_comes_first(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    for author in (ada, bob, cyd):
        post_tweet(author_id=author.id, text="Good morning #Harbour")
    for number in range(5):
        post_tweet(author_id=ada.id, text=f"{number} #me #me")
    gone = post_tweet(author_id=bob.id, text="#gone")
    take_down_tweet(tweet_id=gone, moderator_id=ada.id)

    assert list_trends() == [Trend("harbour", 3, 3), Trend("me", 1, 5)]


def test_what_suspended_people_say_is_no_trend(ada: UserCard, bob: UserCard) -> None:
    post_tweet(author_id=ada.id, text="#harbour")
    post_tweet(author_id=bob.id, text="#harbour #spam")
    suspend_user(user_id=bob.id, moderator_id=ada.id)

    assert list_trends() == [Trend("harbour", 1, 1)]


def test_yesterday_is_forgotten(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="#old")
    row = Tweet.objects.get(id=tweet_id)
    Tweet.objects.filter(id=tweet_id).delete()
    row.id = first_id_at(id_time(tweet_id) - timedelta(days=1, minutes=1))
    row.save(force_insert=True)

    assert list_trends() == []


def test_trends_are_counted_once_by_index_scans(ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="#new")

    with count_round_trips() as trips:
        first, second = list_trends(), list_trends()

    assert first == second == [Trend("new", 1, 1)]
    assert len(trips) == 2
    assert_indexed(trips)
    cache.clear()

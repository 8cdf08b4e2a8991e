"""Tests trends: what more people say than usual, computed by the workers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tweets.models import DeniedTopic, Topic, TrendList, Tweet
from tweets.services import (
    deny_topic,
    list_trend_languages,
    list_trends,
    refresh_trends,
    take_down_tweet,
)
from tweets.trending import TweetTopics, find_topics, rank_topics
from tweets.types import Trend
from twitter_project.shared.ids import first_id_at, id_time
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import suspend_user
from users.types import UserCard

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)


def say(
    text: str,
    people: int,
    *,
    age: timedelta = timedelta(),
    since: datetime = OLD,
    each: int = 1,
) -> list[TweetTopics]:
    """Return the tweets of so many people, who came at `since`."""
    topics = find_topics(text)
    return [
        TweetTopics(
            first_id_at(NOW - age) - person * 1000 - number,
            first_id_at(since) + person,
            "en",
            topics,
        )
        for person in range(people)
        for number in range(each)
    ]


def rank(tweets: list[TweetTopics], **usual: float) -> list[str]:
    rates = {("tag", key): rate for key, rate in usual.items()}
    ranked = rank_topics(tweets, usual=rates, now=NOW, hours=3)
    return [trend.name for _, _, trend in ranked]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Good #Regatta", {("tag", "regatta")}),
        (
            "the harbour festival starts",
            {
                ("phrase", "harbour festival"),
                ("phrase", "festival starts"),
                ("phrase", "harbour festival starts"),
            },
        ),
        ("Buen festival. Mañana más", {("phrase", "buen festival")}),
        ("see https://example.org/new/boat @ada_l now", set()),
        ("of the in and", set()),
    ],
)
def test_topics_of_a_text(text: str, topics: set[tuple[str, str]]) -> None:
    assert set(find_topics(text)) == topics


def test_people_count_once_however_often_they_repeat_it() -> None:
    tweets = [*say("#one", 2, each=50), *say("#many", 3)]

    ranked = rank_topics(tweets, usual={}, now=NOW, hours=3)

    assert [trend for _, _, trend in ranked] == [
        Trend("many", 3, 3),
        Trend("one", 2, 100),
    ]


def test_what_one_person_says_is_no_trend() -> None:
    assert rank(say("#alone", 1, each=30)) == []


def test_what_is_usual_is_no_trend() -> None:
    tweets = [*say("#monday", 10), *say("#regatta", 5)]

    assert rank(tweets) == ["monday", "regatta"]
    assert rank(tweets, monday=9.0) == ["regatta", "monday"]
    assert rank(tweets, monday=10.0) == ["regatta"]


def test_what_was_said_long_ago_counts_for_less() -> None:
    tweets = [*say("#early", 6, age=timedelta(hours=3)), *say("#late", 3)]

    assert rank(tweets) == ["late", "early"]


def test_a_burst_of_new_accounts_weighs_less() -> None:
    new = say("#spam", 20, since=NOW - timedelta(hours=2))

    assert rank([*new, *say("#regatta", 3)]) == ["regatta", "spam"]


def test_a_phrase_is_shown_once_in_full() -> None:
    tweets = [
        *say("harbour festival starts", 4),
        *say("so very wind", 3),
        *say("#goodwind a good wind", 3),
    ]

    assert rank(tweets) == ["harbour festival starts", "goodwind"]


@pytest.mark.django_db
def test_trends_are_of_visible_people_and_public_tweets(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    for author in (ada, bob, cyd):
        post_tweet(author_id=author.id, text="Good #Harbour")
    for author in (bob, cyd):
        post_tweet(author_id=author.id, text="#spam")
    for author in (ada, cyd):
        gone = post_tweet(author_id=author.id, text="#gone")
        take_down_tweet(tweet_id=gone, moderator_id=ada.id)
    suspend_user(user_id=bob.id, moderator_id=ada.id)

    assert refresh_trends() == 1
    assert list_trends() == [Trend("Harbour", 2, 2)]


@pytest.mark.django_db
def test_each_language_has_its_own(ada: UserCard, bob: UserCard) -> None:
    for author in (ada, bob):
        post_tweet(author_id=author.id, text="#vela La regata empieza a las ocho")
        post_tweet(author_id=author.id, text="#wind The race will be at eight o'clock")
    refresh_trends()

    def tags(language: str) -> set[str]:
        trends = list_trends(language=language, limit=20)
        return {trend.name for trend in trends if trend.is_tag}

    assert list_trend_languages() == ["en", "es"]
    assert tags("es") == {"vela"}
    assert tags("en") == {"wind"}
    assert tags("") == tags("fr") == {"vela", "wind"}


@pytest.mark.django_db
def test_a_quiet_site_looks_back_further(ada: UserCard, bob: UserCard) -> None:
    for author in (ada, bob):
        tweet_id = post_tweet(author_id=author.id, text="#old")
        row = Tweet.objects.get(id=tweet_id)
        Tweet.objects.filter(id=tweet_id).delete()
        row.id = first_id_at(id_time(tweet_id) - timedelta(days=2)) + author.id % 1000
        row.save(force_insert=True)
    refresh_trends()

    assert list_trends() == [Trend("old", 2, 2, hours=168)]


@pytest.mark.django_db
def test_trends_are_computed_every_five_minutes_by_one_process(
    ada: UserCard, bob: UserCard
) -> None:
    now = datetime.now(UTC)
    for author in (ada, bob):
        post_tweet(author_id=author.id, text="#new")

    with count_round_trips() as trips:
        assert refresh_trends(now=now) == 1
    assert refresh_trends(now=now + timedelta(minutes=1)) == 0
    assert refresh_trends(now=now + timedelta(minutes=1), at_once=True) == 1
    assert refresh_trends(now=now + timedelta(minutes=6)) == 1
    rate = Topic.objects.get(key="new").people_rate
    assert 0 < rate < 0.1
    assert_indexed(trips)

    with count_round_trips() as trips:
        assert len(list_trends(language="es")) == 1
    assert len(trips) == 2
    assert_indexed(trips)


@pytest.mark.django_db
def test_moderators_hide_a_trend_at_once_and_for_good(
    ada: UserCard, bob: UserCard
) -> None:
    for author in (ada, bob):
        post_tweet(author_id=author.id, text="#Bad #good")
    now = datetime.now(UTC)
    refresh_trends(now=now)

    deny_topic(key="#BAD", note="rude")
    assert [trend.name for trend in list_trends()] == ["good"]
    refresh_trends(now=now + timedelta(minutes=6))
    assert [trend.name for trend in list_trends()] == ["good"]


@pytest.mark.django_db
def test_the_admin_adds_to_the_hidden_trends(admin_client: Client) -> None:
    TrendList.objects.create(
        language="",
        computed_at=NOW,
        trends=[
            {
                "name": "Bad",
                "people_count": 2,
                "tweets_count": 2,
                "hours": 3,
                "kind": "tag",
            }
        ],
    )

    answer = admin_client.post("/admin/tweets/deniedtopic/add/", {"key": "#bAd"})

    assert answer.status_code == 302
    assert DeniedTopic.objects.get().key == "bad"
    assert list_trends() == []
    assert b"bad" in admin_client.get("/admin/tweets/deniedtopic/").content


@pytest.mark.django_db
def test_pages_and_api_say_why_it_is_a_trend(
    client: Client, ada: UserCard, bob: UserCard
) -> None:
    for author in (ada, bob):
        post_tweet(author_id=author.id, text="#Regatta harbour festival")
    refresh_trends()

    page = " ".join(client.get("/discover").content.decode().split())
    answer: Any = Api().get("trends").body

    assert 'href="/tags/Regatta"' in page
    assert 'href="/search?q=%22harbour+festival%22"' in page
    assert page.count("2 people in the last 3 hours") == 2
    assert {item["name"] for item in answer["items"]} == {"Regatta", "harbour festival"}
    assert answer["items"][0]["people_count"] == 2
    client.cookies["django_language"] = "es"
    in_spanish = client.get("/discover").content.decode()
    assert "2 personas en las últimas 3 horas" in in_spanish


@pytest.mark.django_db
def test_discover_shows_popular_tweets(client: Client, ada: UserCard) -> None:
    liked = post_tweet(author_id=ada.id, text="liked")
    other = post_tweet(author_id=ada.id, text="other")
    Tweet.objects.filter(id=liked).update(likes_count=3)

    page = client.get("/discover").content.decode()

    assert f'id="tweet-{liked}"' in page
    assert f'id="tweet-{other}"' not in page

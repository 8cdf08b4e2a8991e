"""Tests what tweets are found by: features, terms, and indexing older tweets."""

from typing import Any

import pytest
from django.core.management import call_command

from tweets.features import find_features
from tweets.models import Tweet
from tweets.search.terms import DESCRIPTION_WORDS_MAX, list_search_fields
from tweets.services import index_waiting_tweets, iter_reindexing, like_tweet
from twitter_project.shared.db import collection
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import UserCard


@pytest.mark.parametrize(
    ("row", "features"),
    [
        ({}, []),
        ({"text": "see example.org"}, ["link"]),
        ({"media": [{"id": 1}]}, ["image"]),
        ({"media": [{"kind": "video"}]}, ["video"]),
        ({"media": [{"kind": "gif"}], "in_reply_to_id": 5}, ["gif", "reply"]),
        ({"quoted_id": 7}, ["quote"]),
        ({"quoted_id": None, "in_reply_to_id": None, "media": []}, []),
    ],
)
def test_features_of_a_tweet(row: dict[str, Any], features: list[str]) -> None:
    assert find_features({"text": "", **row}) == features


def test_terms_are_words_in_order_and_then_tokens() -> None:
    row = {
        "author_id": 1,
        "text": "The boats, the #Sea! $tsla http://example.org",
        "in_reply_to_id": 9,
        "in_reply_to_author_id": 2,
        "mention_ids": [3],
        "hashtags": ["sea"],
    }

    assert list_search_fields(row, language="en") == {
        "language": "en",
        "features": ["link", "reply"],
        "terms": [
            *("the", "boat", "the", "sea", "tsla", "http", "exampl", "org"),
            *("from:1", "to:2", "@3", "#sea", "$TSLA", "has:link", "has:reply"),
            "lang:en",
        ],
    }


@pytest.mark.django_db
def test_posting_writes_what_search_reads(ada: UserCard, bob: UserCard) -> None:
    parent_id = post_tweet(author_id=bob.id, text="Buenos días a todos")
    tweet_id = post_tweet(
        author_id=ada.id, text="@bob las naciones #mar", in_reply_to_id=parent_id
    )

    tweet = Tweet.objects.get(id=tweet_id)

    assert tweet.language == "es"
    assert tweet.features == ["reply"]
    assert tweet.terms == [
        *("bob.es", "las.es", "nacion.es", "mar.es", f"from:{ada.id}", f"to:{bob.id}"),
        *(f"@{bob.id}", "#mar", "has:reply", "lang:es"),
    ]


@pytest.mark.django_db
def test_older_tweets_are_indexed_in_batches(
    ada: UserCard, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"The boat sails {n}") for n in range(7)]
    expected = {tweet.id: tweet.terms for tweet in Tweet.objects.all()}
    Tweet.objects.filter(id__in=ids[:4]).update(terms=[], language="", features=[])
    collection(Tweet).update_one({"_id": ids[4]}, {"$unset": {"terms": ""}})

    with count_round_trips() as trips:
        assert index_waiting_tweets(limit=2) == 2
    call_command("index_tweets")

    assert "3 tweets indexed" in capsys.readouterr().out
    assert {tweet.id: tweet.terms for tweet in Tweet.objects.all()} == expected
    assert index_waiting_tweets() == 0
    assert_indexed(trips, max_examined=10)


@pytest.mark.django_db
def test_all_tweets_are_indexed_again(
    ada: UserCard, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"barcos {n}") for n in range(3)]
    Tweet.objects.update(terms=["old"], language="es")

    call_command("index_tweets", "--all")

    assert f"3 tweets indexed, up to {ids[2]}" in capsys.readouterr().out
    tweet = Tweet.objects.get(id=ids[0])
    assert {"barc.es", "lang:es"} <= set(tweet.terms)  # as it was found at posting
    assert list(iter_reindexing(after=ids[1])) == [(1, ids[2])]


def test_options_and_descriptions_are_apart_from_the_text() -> None:
    row = {
        "author_id": 1,
        "text": "Which fruit?",
        "poll": {"options": [{"text": "Green apples"}, {"text": "日本梨"}]},
        "media": [{"alt": "Unas manzanas rojas en la mesa"}, {"alt": ""}],
    }

    assert list_search_fields(row, language="en")["terms"] == [
        *("which", "fruit", "from:1", "has:image", "has:poll", "lang:en"),
        *("from:1", "green", "appl"),
        *("from:1", "日", "本", "梨"),
        *("from:1", "unas.es", "manzan.es", "roj.es", "en.es", "la.es", "mes.es"),
        *("日本", "本梨"),
    ]


def test_a_long_description_has_a_limited_number_of_terms() -> None:
    row = {"author_id": 1, "text": "x", "media": [{"alt": "字典" * 700}] * 4}

    terms = list_search_fields(row, language="")["terms"]

    assert len(terms) < 4 * (DESCRIPTION_WORDS_MAX + 1) + 20


@pytest.mark.parametrize(
    ("count", "tokens"),
    [(9, []), (10, ["likes:10"]), (1234, ["likes:10", "likes:100", "likes:1000"])],
)
def test_milestones_of_likes(count: int, tokens: list[str]) -> None:
    row = {"author_id": 1, "text": "", "likes_count": count}

    assert list_search_fields(row, language="")["terms"] == ["from:1", *tokens]


@pytest.mark.django_db
def test_the_tenth_like_is_noted(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="boat")
    Tweet.objects.update(likes_count=8)

    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    assert "likes:10" not in Tweet.objects.get().terms
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    assert "likes:10" in Tweet.objects.get().terms

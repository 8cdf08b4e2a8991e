"""Tests what tweets are found by: features, terms, and indexing older tweets."""

from typing import Any

import pytest
from django.core.management import call_command

from tweets.features import find_features
from tweets.models import Tweet
from tweets.search.terms import list_search_fields
from tweets.services import index_all_tweets, index_waiting_tweets
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
def test_all_tweets_are_indexed_again(ada: UserCard) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"boat {n}") for n in range(3)]
    Tweet.objects.update(terms=["old"])

    assert index_all_tweets() == 3
    assert "boat" in Tweet.objects.get(id=ids[0]).terms

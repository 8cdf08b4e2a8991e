"""Tests how the database stores this app's rows: their keys, and for how long."""

from tweets.models import IDEMPOTENCY_TTL, AuthorStats, IdempotencyKey, Tweet
from twitter_project.shared.db import collection
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard


def test_idempotency_keys_are_forgotten_after_a_day(db: None) -> None:
    indexes = collection(IdempotencyKey).index_information()

    [index] = [one for one in indexes.values() if "expireAfterSeconds" in one]
    assert index["key"] == [("created_at", 1)]
    assert index["expireAfterSeconds"] == IDEMPOTENCY_TTL.total_seconds() == 86400


def test_a_key_is_stored_with_the_type_that_is_forgotten(ada: UserCard) -> None:
    post_tweet(author_id=ada.id, text="hello", idempotency_key="k1")

    # A TTL index deletes a row by a date, never by a text that looks like one.
    query = {"created_at": {"$type": "date"}}
    assert collection(IdempotencyKey).count_documents(query) == 1


def test_ids_are_the_keys_of_their_documents(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")

    tweet = collection(Tweet).find_one({"_id": tweet_id})
    stats = collection(AuthorStats).find_one({"_id": ada.id})
    assert tweet is not None
    assert stats is not None
    assert "id" not in tweet
    assert "author_id" not in stats

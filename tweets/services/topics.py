"""The hashtags and phrases that people used lately: how usual they are, and which
begin with what somebody types.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tweets import rules
from tweets.models import Topic, Tweet
from tweets.search.terms import tag_term
from tweets.text import hashtag_key
from tweets.trending import Key, Said
from tweets.types import TopicKind
from twitter_project.shared.db import (
    UpdateOne,
    collection,
    session,
    translate_errors,
)
from twitter_project.shared.ids import first_id_at, new_id
from twitter_project.shared.queries import find_rows

HALF_LIFE = timedelta(days=1)
KEPT = timedelta(days=90)
PHRASES_KEPT = timedelta(days=7)
# How many hashtags with a prefix to choose the most used from.
CONSIDERED = 200
LAST = "\U0010ffff"


def read_usual_rates(keys: Iterable[Key], now: datetime) -> dict[Key, float]:
    """Return how many people use each topic in three hours as a rule, if known."""
    rates: dict[Key, float] = {}
    for kind in TopicKind.values:
        wanted = sorted(key for one, key in keys if one == kind)
        found = Topic.objects.filter(kind=kind, key__in=wanted)
        for key, rate, rated_at in found.values_list("key", "people_rate", "rated_at"):
            rates[kind, key] = rate * 0.5 ** ((now - rated_at) / HALF_LIFE)
    return rates


def note_rates(
    people: Mapping[Key, tuple[float, float]], now: datetime, every: timedelta
) -> None:
    """Let how many people use topics now weigh in with what is usual, by the key."""
    kept = 0.5 ** (every / HALF_LIFE)
    changes = [
        _upsert(
            key,
            {"people_rate": usual * kept + heat * (1 - kept), "rated_at": now},
            last_tweet_id=first_id_at(now),
            name=key[1],
        )
        for key, (heat, usual) in people.items()
    ]
    _write(changes)


def note_tags(tweets: Iterable[Said], now: datetime) -> None:
    """Remember the hashtags of these tweets, as they are written in the newest."""
    names: dict[Key, tuple[int, str]] = {}
    for tweet in tweets:
        for key, name in tweet.topics.items():
            if key[0] == TopicKind.TAG.value:
                names[key] = max(names.get(key, (0, "")), (tweet.id, name))
    changes = [
        _upsert(key, {"name": name}, last_tweet_id, people_rate=0.0, rated_at=now)
        for key, (last_tweet_id, name) in names.items()
    ]
    _write(changes)


def _upsert(
    key: Key, values: Mapping[str, Any], last_tweet_id: int, **if_new: Any
) -> UpdateOne:
    return UpdateOne(
        {"kind": key[0], "key": key[1]},
        {
            "$set": dict(values),
            "$max": {"last_tweet_id": last_tweet_id},
            "$setOnInsert": {"_id": new_id(), **if_new},
        },
        upsert=True,
    )


def _write(changes: list[UpdateOne]) -> None:
    if changes:
        with translate_errors():
            collection(Topic).bulk_write(changes, ordered=False)


def forget_old_topics(now: datetime) -> None:
    """Delete hashtags of three months ago, and phrases of a week ago."""
    old = Topic.objects.filter(last_tweet_id__lt=first_id_at(now - KEPT))
    old.delete()
    phrases = Topic.objects.filter(
        last_tweet_id__lt=first_id_at(now - PHRASES_KEPT),
        kind=TopicKind.PHRASE.value,
    )
    phrases.delete()


def find_tags(*, prefix: str, limit: int) -> list[str]:
    """Return hashtags that begin so, as people write them, the most used first.

    Only hashtags of tweets that anybody may find. Two round trips.
    """
    key = hashtag_key(prefix.removeprefix("#"))
    if not key:
        return []
    rows = find_rows(
        Topic,
        {"kind": TopicKind.TAG.value, "key": {"$gte": key, "$lt": key + LAST}},
        {"key": True, "name": True, "people_rate": True, "last_tweet_id": True},
        limit=CONSIDERED,
        index="topic_once",
    )
    rows.sort(key=lambda row: (-row["people_rate"], -row["last_tweet_id"]))
    best = rows[: 2 * limit]
    public = _find_public([row["key"] for row in best])
    return [row["name"] for row in best if row["key"] in public][:limit]


def _find_public(keys: Collection[str]) -> set[str]:
    """Return which of the hashtags are in a tweet that anybody may find."""
    stages: list[list[dict[str, Any]]] = [
        [
            {"$match": {"terms": tag_term(key), "state": rules.PUBLIC_STATE}},
            {"$limit": 1},
            {"$project": {"_id": 1}},
            {"$addFields": {"key": {"$literal": key}}},
        ]
        for key in keys
    ]
    if not stages:
        return set()
    first, *others = stages
    table = Tweet._meta.db_table
    pipeline = [
        *first,
        *({"$unionWith": {"coll": table, "pipeline": other}} for other in others),
    ]
    with translate_errors():
        found = collection(Tweet).aggregate(
            pipeline, hint="tweet_by_term", session=session()
        )
        return {row["key"] for row in found}

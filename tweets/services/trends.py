"""Trends: the hashtags of the last day."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache

from tweets.models import Tweet
from tweets.rules import PUBLIC, PUBLIC_STATE
from tweets.types import Trend
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.ids import first_id_at
from users.services import hydrate_people
from users.types import ANONYMOUS

TRENDS_MAX = 10
WINDOW = timedelta(days=1)
TWEETS_READ = 5000
CACHE_KEY = "tweets.trends"
CACHE_TTL_S = 300


def list_trends(*, limit: int = 5) -> list[Trend]:
    """Return the hashtags that most people used in the last day, at most ten.

    Every five minutes it counts the newest 5,000 tweets of the day, in one index scan,
    and reads their authors. One person counts once per hashtag, however often they
    repeat it.
    """
    trends: list[Trend] | None = cache.get_or_set(CACHE_KEY, _count, CACHE_TTL_S)
    return (trends or [])[:limit]


def _count() -> list[Trend]:
    since = first_id_at(datetime.now(UTC) - WINDOW)
    stages: list[dict[str, Any]] = [
        {"$match": {"_id": {"$gte": since}}},
        {"$sort": {"_id": -1}},
        {"$limit": TWEETS_READ},
        {
            "$match": {
                "hashtags.0": {"$exists": True},
                "state": PUBLIC_STATE,
                "visibility": PUBLIC,
            }
        },
        {"$unwind": "$hashtags"},
        {
            "$group": {
                "_id": {"tag": "$hashtags", "author_id": "$author_id"},
                "tweets": {"$sum": 1},
            }
        },
    ]
    with translate_errors():
        used = list(collection(Tweet).aggregate(stages, session=session()))
    found = _add_up(used, _find_visible({row["_id"]["author_id"] for row in used}))
    return heapq.nsmallest(TRENDS_MAX, found, key=_rank)


def _find_visible(author_ids: set[int]) -> set[int]:
    """Return authors whose tweets anybody may see: suspended people make no trends."""
    people = hydrate_people(user_ids=author_ids, viewer=ANONYMOUS)
    return {user_id for user_id, person in people.items() if person.is_visible}


def _add_up(used: Iterable[Mapping[str, Any]], author_ids: set[int]) -> list[Trend]:
    people, tweets = Counter[str](), Counter[str]()
    for row in used:
        if row["_id"]["author_id"] in author_ids:
            people[row["_id"]["tag"]] += 1
            tweets[row["_id"]["tag"]] += row["tweets"]
    return [Trend(tag, count, tweets[tag]) for tag, count in people.items()]


def _rank(trend: Trend) -> tuple[int, int, str]:
    return -trend.people_count, -trend.tweets_count, trend.tag

"""What is talked about: the hashtags of the last day."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache

from tweets.models import Tweet
from tweets.types import Trend
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.ids import first_id_at

TRENDS_MAX = 10
WINDOW = timedelta(days=1)
TWEETS_READ = 5000
CACHE_KEY = "tweets.trends"
CACHE_TTL_S = 300


def list_trends(*, limit: int = 5) -> list[Trend]:
    """Return the hashtags that most people used in the last day, at most ten.

    It counts the newest 5,000 tweets of the day once in five minutes, in one index
    scan; one person counts once for each hashtag, however often they repeat it.
    """
    trends: list[Trend] | None = cache.get_or_set(CACHE_KEY, _count, CACHE_TTL_S)
    return (trends or [])[:limit]


def _count() -> list[Trend]:
    since = first_id_at(datetime.now(UTC) - WINDOW)
    stages: list[dict[str, Any]] = [
        {"$match": {"_id": {"$gte": since}}},
        {"$sort": {"_id": -1}},
        {"$limit": TWEETS_READ},
        {"$match": {"hashtags.0": {"$exists": True}, "taken_down_at": None}},
        {"$unwind": "$hashtags"},
        {
            "$group": {
                "_id": {"tag": "$hashtags", "author_id": "$author_id"},
                "tweets": {"$sum": 1},
            }
        },
        {
            "$group": {
                "_id": "$_id.tag",
                "people": {"$sum": 1},
                "tweets": {"$sum": "$tweets"},
            }
        },
    ]
    with translate_errors():
        rows = collection(Tweet).aggregate(stages, session=session())
        found = [Trend(row["_id"], row["people"], row["tweets"]) for row in rows]
    return heapq.nsmallest(TRENDS_MAX, found, key=_rank)


def _rank(trend: Trend) -> tuple[int, int, str]:
    return -trend.people_count, -trend.tweets_count, trend.tag

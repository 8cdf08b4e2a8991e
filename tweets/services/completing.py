"""Completes what somebody types into a text: `@handle` and `#hashtag`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.cache import cache

from tweets.models import Tweet
from tweets.rules import PUBLIC, PUBLIC_STATE
from tweets.services.trends import KEPT_MAX, list_trends
from tweets.text import hashtag_key
from twitter_project.shared.db import collection, session, translate_errors

COMPLETIONS = 6
FOUND_MAX = 20
USES_READ = 2_000
KEPT_S = 60
LAST = "\U0010ffff"


def complete_hashtag(*, beginning: str, limit: int = COMPLETIONS) -> list[str]:
    """Return keys of hashtags that begin like this, those in most use first.

    Trends come before the others. One bounded index scan, once a minute for each
    beginning.
    """
    key = hashtag_key(beginning)
    if not key:
        return []
    trends = [
        hashtag_key(one.name) for one in list_trends(limit=KEPT_MAX) if one.is_tag
    ]
    used: list[str] | None = cache.get_or_set(
        f"tweets.tags.{key.encode().hex()}", lambda: _find_used(key), KEPT_S
    )
    found = [tag for tag in trends if tag.startswith(key)] + (used or [])
    return list(dict.fromkeys(found))[:limit]


def _find_used(key: str) -> list[str]:
    query: dict[str, Any] = {
        "hashtags": {"$gte": key, "$lt": key + LAST},
        "state": PUBLIC_STATE,
        "visibility": PUBLIC,
    }
    with translate_errors():
        rows = collection(Tweet).find(
            query,
            {"_id": False, "hashtags": True},
            hint="tweet_by_tag",
            limit=USES_READ,
            session=session(),
        )
        uses = Counter(tag for row in rows for tag in row["hashtags"])
    counted = ((tag, count) for tag, count in uses.items() if tag.startswith(key))
    ranked = sorted(counted, key=lambda one: (-one[1], one[0]))
    return [tag for tag, _ in ranked[:FOUND_MAX]]

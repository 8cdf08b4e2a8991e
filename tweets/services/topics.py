"""Stores how many people usually use each hashtag and phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tweets.models import Topic
from tweets.trending import Key
from tweets.types import TopicKind
from twitter_project.shared.db import (
    UpdateOne,
    collection,
    translate_errors,
)
from twitter_project.shared.ids import new_id

HALF_LIFE = timedelta(days=1)
KEPT = timedelta(days=7)


def read_usual_rates(keys: Iterable[Key], now: datetime) -> dict[Key, float]:
    """Return how many people usually use each topic in three hours, if known."""
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
    """Average the current and the usual number of people, `(now, usual)` by topic."""
    kept = 0.5 ** (every / HALF_LIFE)
    changes = [
        UpdateOne(
            {"kind": kind, "key": key},
            {
                "$set": {
                    "people_rate": usual * kept + heat * (1 - kept),
                    "rated_at": now,
                },
                "$setOnInsert": {"_id": new_id()},
            },
            upsert=True,
        )
        for (kind, key), (heat, usual) in people.items()
    ]
    if changes:
        with translate_errors():
            collection(Topic).bulk_write(changes, ordered=False)


def forget_old_topics(now: datetime) -> None:
    """Delete topics that nobody has used for a week."""
    Topic.objects.filter(rated_at__lt=now - KEPT).delete()

"""Trends: computed every five minutes by the workers, and read as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError
from django.utils import timezone

from tweets import rules
from tweets.models import DeniedTopic, TrendList, Tweet
from tweets.services.topics import (
    forget_old_topics,
    note_rates,
    read_usual_rates,
)
from tweets.text import hashtag_key
from tweets.trending import Key, TweetTopics, find_topics, rank_topics
from tweets.types import Trend
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.queries import find_one, find_rows
from users.services import hydrate_people
from users.types import ANONYMOUS

KEPT_MAX = 20
EVERY = timedelta(minutes=5)
# Three hours; where too little happens, also a day and a week.
WINDOWS_H = (3, 24, 168)
ENOUGH = 5
TWEETS_READ = 10_000
EVERY_LANGUAGE = ""
# Workers start a little earlier or later each time.
ALMOST = 0.8


def list_trends(*, limit: int = 5, language: str = EVERY_LANGUAGE) -> list[Trend]:
    """Return the trends of a language, those of all together if it has none.

    One round trip, or two.
    """
    for wanted in dict.fromkeys((language, EVERY_LANGUAGE)):
        stored = TrendList.objects.filter(language=wanted)
        trends = find_one(stored.values_list("trends", flat=True))
        if trends:
            return [Trend(**trend) for trend in trends[:limit]]
    return []


def list_trend_languages() -> list[str]:
    """Return the languages that have trends of their own."""
    rows = TrendList.objects.exclude(language=EVERY_LANGUAGE)
    return sorted(rows.values_list("language", flat=True))


def refresh_trends(*, now: datetime | None = None, at_once: bool = False) -> int:
    """Compute all trends if they are due, or in any case if `at_once`.

    Returns how many there are in all languages together. Only public tweets by visible
    people count.
    """
    now = now or timezone.now()
    if not _claim(now) and not at_once:
        return 0
    tweets = list(_read_tweets(now))
    hours = WINDOWS_H[0]
    recent = rank_topics(_since(tweets, now, hours), usual={}, now=now, hours=hours)
    heat = {key: heat for key, heat, _ in recent}
    usual = read_usual_rates(heat, now)
    count = _store(EVERY_LANGUAGE, tweets, usual, now)
    languages = {tweet.language for tweet in tweets} - {""}
    for language in languages:
        own = [tweet for tweet in tweets if tweet.language == language]
        _store(language, own, usual, now)
    TrendList.objects.exclude(language__in=[EVERY_LANGUAGE, *languages]).delete()
    note_rates({key: (heat[key], usual.get(key, 0.0)) for key in heat}, now, EVERY)
    forget_old_topics(now)
    return count


def deny_topic(*, key: str, note: str = "") -> DeniedTopic:
    """Keep a hashtag or phrase out of trends, from now on, in any spelling."""
    key = hashtag_key(key.strip().removeprefix("#"))
    denied, _ = DeniedTopic.objects.get_or_create(key=key, defaults={"note": note})
    for stored in TrendList.objects.all():
        kept = [trend for trend in stored.trends if hashtag_key(trend["name"]) != key]
        if len(kept) < len(stored.trends):
            TrendList.objects.filter(id=stored.id).update(trends=kept)
    return denied


def _claim(now: datetime) -> bool:
    """Return whether it is this process's turn: trends are due, and no other computes
    them.
    """
    stored = TrendList.objects.filter(language=EVERY_LANGUAGE)
    last_at = find_one(stored.values_list("computed_at", flat=True))
    if last_at is None:
        with suppress(IntegrityError):  # another process was faster
            TrendList.objects.create(language=EVERY_LANGUAGE, computed_at=now)
            return True
        return False
    if last_at > now - EVERY * ALMOST:
        return False
    return bool(stored.filter(computed_at=last_at).update(computed_at=now))


def _read_tweets(now: datetime) -> Iterable[TweetTopics]:
    """Yield the newest tweets of the longest window, by people whom anybody may see."""
    since = first_id_at(now - timedelta(hours=WINDOWS_H[-1]))
    rows = find_rows(
        Tweet,
        {
            "_id": {"$gte": since},
            "state": rules.PUBLIC_STATE,
            "visibility": rules.PUBLIC,
        },
        dict.fromkeys(("author_id", "text", "language"), True),
        order=-1,
        limit=TWEETS_READ,
        index="_id_",
    )
    author_ids = {row["author_id"] for row in rows}
    people = hydrate_people(user_ids=author_ids, viewer=ANONYMOUS)
    for row in rows:
        author = people.get(row["author_id"])
        if author is not None and author.is_visible:
            topics = find_topics(row["text"])
            language = row.get("language", "")
            yield TweetTopics(row["_id"], row["author_id"], language, topics)


def _store(
    language: str, tweets: list[TweetTopics], usual: Mapping[Key, float], now: datetime
) -> int:
    found: dict[str, Trend] = {}
    for hours in WINDOWS_H:
        # Only the shortest window is compared with what is usual there.
        expected = usual if hours == WINDOWS_H[0] else {}
        recent = _since(tweets, now, hours)
        for (_, key), _, trend in rank_topics(
            recent, usual=expected, now=now, hours=hours
        ):
            found.setdefault(hashtag_key(key), trend)
        if len(found) >= ENOUGH:
            break
    denied = DeniedTopic.objects.filter(key__in=list(found))
    for key in denied.values_list("key", flat=True):
        del found[key]
    stored = [asdict(trend) for trend in islice(found.values(), KEPT_MAX)]
    changed = TrendList.objects.filter(language=language).update(
        trends=stored, computed_at=now
    )
    if not changed:
        TrendList.objects.create(language=language, trends=stored, computed_at=now)
    return len(stored)


def _since(
    tweets: Iterable[TweetTopics], now: datetime, hours: int
) -> list[TweetTopics]:
    floor = first_id_at(now - timedelta(hours=hours))
    return [tweet for tweet in tweets if tweet.id >= floor]

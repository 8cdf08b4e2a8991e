"""Invented people, tweets and notifications: one for every state on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from notifications.types import NotificationView
from timeline.services import get_public_timeline
from tweets.types import (
    MediaItem,
    Trend,
    TweetView,
)
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.tweet_views import make_view
from users.types import ANONYMOUS, Person, Relation, UserCard

PICTURES_MAX = 4
TWEETS_READ = 100
LONG_NAME = "Maximiliana Featherstonehaugh-Cholmondeley of the Outer Harbour"


def find_pictures() -> list[MediaItem]:
    """Return up to four pictures that somebody has posted."""
    page = get_public_timeline(viewer=ANONYMOUS, keyset=Keyset(limit=TWEETS_READ))
    found = [item for view in page.items for item in view.media]
    return found[:PICTURES_MAX]


def make_samples(start_id: int, pictures: Sequence[MediaItem]) -> dict[str, Any]:
    """Return samples by kind; ids count up from `start_id`, so that panes differ."""
    ids = count(start_id)
    card = UserCard(
        next(ids), "ada_l", "Ada Lovelace", "Numbers, and kites.", "", False
    )
    long_card = replace(card, id=next(ids), handle="m" * 20, name=LONG_NAME)
    return {
        "card": card,
        "tweets": list(_tweets(ids, card, long_card)),
        "media_tweets": [
            replace(_tweet(next(ids), card, ""), media=tuple(pictures[:number]))
            for number in range(1, len(pictures) + 1)
        ],
        "people": list(_people(ids, card)),
        "notifications": list(_notifications(ids, card)),
        "trends": [
            Trend("harbour", 12, 34),
            Trend("good morning", 1, 2, hours=24, kind="phrase"),
            Trend("r" * 40, 900, 1290, hours=168),
        ],
    }


def _tweet(tweet_id: int, author: UserCard, text: str, **changes: Any) -> TweetView:
    fields = {"created_at": datetime.now(UTC) - timedelta(minutes=5), **changes}
    return make_view(id=tweet_id, author=author, text=text, **fields)


def _tweets(
    ids: Iterator[int], card: UserCard, long_card: UserCard
) -> Iterator[TweetView]:
    yield _tweet(next(ids), card, "As quiet as it gets.")
    yield _tweet(
        next(ids),
        card,
        "Liked and retweeted, with #hashtags and https://example.org/a/long/address",
        liked=True,
        retweeted=True,
        likes_count=1290,
        retweets_count=7,
        replies_count=3,
        hashtags=("hashtags",),
    )
    yield _tweet(
        next(ids),
        long_card,
        "Brought by somebody, edited, and an answer.\n\nWith a line between.",
        edited_at=datetime.now(UTC),
        in_reply_to_id=1,
        in_reply_to=card,
        retweeted_by=card,
        created_at=datetime.now(UTC) - timedelta(days=90),
    )
    yield _tweet(next(ids), card, "W" * 90)


def _people(ids: Iterator[int], card: UserCard) -> Iterator[Person]:
    for relation in (
        Relation(),
        Relation(followed_by=True),
        Relation(following=True),
        Relation(blocking=True),
    ):
        yield Person(replace(card, id=next(ids)), relation)


def _notifications(ids: Iterator[int], card: UserCard) -> Iterator[NotificationView]:
    tweet = _tweet(next(ids), card, "The tweet that it is about.")
    crowd = tuple(
        replace(card, id=next(ids), name=name, avatar_key="")
        for name in ("Ada Lovelace", "Bob", "Cyd Charisse")
    )
    for kind, actors, actor_count in (
        ("like", crowd[:1], 1),
        ("like", crowd[:2], 2),
        ("like", crowd, 1_204),
        ("retweet", crowd, 3),
        ("follow", crowd[:1], 1),
        ("reply", crowd[:1], 1),
    ):
        for unread in (True, False):
            yield NotificationView(
                id=next(ids),
                kind=kind,
                actors=actors,
                actor_count=actor_count,
                tweet=None if kind == "follow" else replace(tweet, id=next(ids)),
                unread=unread,
                created_at=datetime.now(UTC),
            )

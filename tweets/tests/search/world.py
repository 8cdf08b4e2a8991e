"""Real texts by many authors, as rows, with everything that search asks about."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tweets.models import Reaction, ReactionKind, Tweet
from tweets.search.language import detect_language
from tweets.services.indexing import fill_search_fields
from tweets.text import find_hashtags, hashtag_key
from twitter_project.shared.ids import first_id_at, new_id
from twitter_project.workshop.loading.parsing import parse_texts

TEXTS = Path(__file__).parents[4] / "shared/data/social/tweets.tsv"
# Where the file is not there, these have to do.
FEW_TEXTS = [
    "Another good phone interview, yay",
    "Running late sucks #fail",
    "So much love for good friends #love",
    "La acción de hoy fue muy buena",
    "Hoy hay naciones unidas en la regata #vela",
    "I love this http://example.org/feeling :D",
    "$TSLA and $AAPL go up",
    "good food, good wine and good friends",
]
BEGAN_AT = datetime(2026, 3, 1, tzinfo=UTC)
APART = timedelta(minutes=40)


def read_texts(limit: int) -> list[str]:
    if not TEXTS.exists():
        return (FEW_TEXTS * limit)[:limit]
    with TEXTS.open(encoding="utf-8", errors="replace") as lines:
        texts = [each.text for each in parse_texts(lines)]
    return [*FEW_TEXTS, *texts][:limit]


def insert_world(author_ids: list[int], *, texts: list[str]) -> list[Tweet]:
    """Insert a tweet for each text, forty minutes apart, and return them."""
    chance = random.Random(12)
    tweets: list[Tweet] = []
    for number, text in enumerate(texts):
        tweet = _make_tweet(number, text, author_ids, tweets, chance)
        fill_search_fields(tweet, language=detect_language(text))
        for item in tweet.media:
            item.pop("kind", None)
        tweets.append(tweet)
    Tweet.objects.bulk_create(tweets)
    return tweets


def _make_tweet(
    number: int,
    text: str,
    author_ids: list[int],
    earlier: list[Tweet],
    chance: random.Random,
) -> Tweet:
    id_ = first_id_at(BEGAN_AT + number * APART) + number
    parent = chance.choice(earlier) if earlier and chance.random() < 0.2 else None
    kind = chance.choice(["image", "image", "gif", "video"])
    return Tweet(
        id=id_,
        author_id=chance.choice(author_ids),
        text=text,
        conversation_id=parent.conversation_id if parent else id_,
        in_reply_to_id=parent.id if parent else None,
        in_reply_to_author_id=parent.author_id if parent else None,
        is_reply=parent is not None,
        media=[make_media(kind)] if chance.random() < 0.15 else [],
        quoted_id=chance.choice(earlier).id if earlier and number % 9 == 0 else None,
        mention_ids=chance.sample(author_ids, 1) if chance.random() < 0.1 else [],
        hashtags=[hashtag_key(tag.value) for tag in find_hashtags(text)],
        likes_count=int(chance.paretovariate(0.8)) - 1,
        retweets_count=int(chance.paretovariate(1.2)) - 1,
        state="removed" if chance.random() < 0.03 else "published",
    )


def make_media(kind: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "key": "k",
        "preview_key": "p",
        "width_px": 2,
        "height_px": 2,
        "blurhash": "",
        "alt": "",
        **({} if kind == "image" else {"kind": kind}),
    }


def react(user_id: int, tweet_ids: list[int], kind: ReactionKind) -> None:
    Reaction.objects.bulk_create(
        Reaction(user_id=user_id, tweet_id=tweet_id, kind=kind)
        for tweet_id in tweet_ids
    )

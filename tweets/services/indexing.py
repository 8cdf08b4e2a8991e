"""Indexes tweets for search that were written before search existed.

Posting and editing index a tweet at once. This brings the others in line, a batch at a
time, and can be interrupted: a tweet without terms is one that still waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tweets.models import Tweet
from tweets.search.language import detect_language
from tweets.search.terms import list_search_fields
from twitter_project.shared.db import (
    UpdateOne,
    collection,
    session,
    translate_errors,
)
from twitter_project.shared.queries import find_rows

BATCH = 500
# A process of the release before writes rows without the column.
WAITING: Mapping[str, Any] = {"terms": {"$in": [[], None]}}
FIELDS = (
    "author_id",
    "text",
    "in_reply_to_id",
    "in_reply_to_author_id",
    "media",
    "mention_ids",
    "hashtags",
    "quoted_id",
    "poll",
    "language",
    "likes_count",
    "retweets_count",
)


def fill_search_fields(tweet: Tweet, *, language: str) -> None:
    """Set the columns of a new tweet that are derived from its others."""
    for name, value in list_search_fields(vars(tweet), language=language).items():
        setattr(tweet, name, value)


def add_term(tweet_id: int, term: str) -> None:
    """Let a tweet be found by one more term, in the caller's transaction."""
    with translate_errors():
        collection(Tweet).update_one(
            {"_id": tweet_id}, {"$addToSet": {"terms": term}}, session=session()
        )


def index_waiting_tweets(*, limit: int | None = None) -> int:
    """Index tweets that have no terms yet, at most `limit`; return how many.

    Another process may do the same at a time: both write the same. A tweet that is
    edited in between keeps what the edit wrote.
    """
    done = 0
    while limit is None or done < limit:
        size = BATCH if limit is None else min(BATCH, limit - done)
        rows = find_rows(Tweet, WAITING, _columns(), limit=size, index="tweet_by_term")
        if not rows:
            break
        done += _write(rows)
    return done


def iter_reindexing(*, after: int = 0) -> Iterator[tuple[int, int]]:
    """Index every tweet newer than the id again, after a change of the rules.

    Yields how many are in a batch, and the last one's id: to start after, if it is
    interrupted.
    """
    while rows := find_rows(
        Tweet, {"_id": {"$gt": after}}, _columns(), order=1, limit=BATCH
    ):
        after = rows[-1]["_id"]
        yield _write(rows), after


def _find_language(row: Mapping[str, Any]) -> str:
    """Return the language found at posting, when the author's own was known."""
    return row.get("language") or detect_language(row["text"])


def _columns() -> dict[str, bool]:
    return dict.fromkeys(FIELDS, True)


def _write(rows: list[dict[str, Any]]) -> int:
    changes = [
        UpdateOne(
            {"_id": row["_id"], "text": row["text"]},
            {"$set": list_search_fields(row, language=_find_language(row))},
        )
        for row in rows
    ]
    with translate_errors():
        collection(Tweet).bulk_write(changes, ordered=False)
    return len(changes)

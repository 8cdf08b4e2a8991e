"""Rows of media: what they say of themselves, and which objects they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tweets.models import Media, Tweet
from tweets.search.terms import list_search_fields
from tweets.types import MediaItem, MediaKind, MediaState
from twitter_project.shared.queries import find_rows


def item_of(row: Media) -> MediaItem:
    """Return what a tweet embeds of a row.

    A process of the release before may have written it without the newest columns.
    """
    return MediaItem(
        id=row.id,
        key=row.key,
        preview_key=row.preview_key,
        width_px=row.width_px,
        height_px=row.height_px,
        blurhash=row.blurhash,
        alt=row.alt,
        kind=row.kind or MediaKind.IMAGE.value,
        state=row.state or MediaState.READY.value,
        failure=row.failure or "",
        duration_ms=row.duration_ms or 0,
        focus_x=row.focus_x or 0.0,
        focus_y=row.focus_y or 0.0,
        subtitles=tuple(row.subtitles or ()),
    )


def keys_of(row: Media) -> list[str]:
    """Return the keys of all objects that belong to a row."""
    return [key for key in (row.key, row.preview_key, row.source_key) if key]


def find_keys_in_use(columns: Sequence[str], keys: Sequence[str]) -> set[str]:
    """Return which of these keys some row names in one of the columns."""
    return {
        row[column]
        for column in columns
        for row in find_rows(Media, {column: {"$in": list(keys)}}, {column: True})
    }


def refresh_embedded_media(tweet_id: int) -> bool:
    """Make what a tweet embeds of its media match their rows; leave out what is gone.

    Call in the transaction that changes the rows. Returns whether the tweet still has a
    text or media.
    """
    tweet = Tweet.objects.filter(id=tweet_id).first()
    if tweet is None:
        return True
    own = Media.objects.filter(holder_kind="tweet", holder_id=tweet_id)
    rows = {row.id: row for row in own}
    before = tweet.media
    tweet.media = [
        asdict(item_of(rows[item["id"]])) for item in before if item["id"] in rows
    ]
    changes: dict[str, object] = {"media": tweet.media}
    if _what_finds(tweet.media) != _what_finds(before):
        changes |= list_search_fields(vars(tweet), language=tweet.language)
    Tweet.objects.filter(id=tweet_id).update(**changes)
    return bool(tweet.media or tweet.text)


def _what_finds(media: Sequence[Mapping[str, Any]]) -> list[tuple[object, object]]:
    """Return what search reads of a tweet's media."""
    return [(item.get("kind"), item.get("alt")) for item in media]

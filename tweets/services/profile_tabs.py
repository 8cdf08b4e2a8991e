"""A person's tweets by content, and their likes: skeletons of bare ids."""

from __future__ import annotations

from tweets.models import Media, Reaction, ReactionKind
from twitter_project.shared.pagination import Keyset, scan_rows


def list_liked(*, user_id: int, keyset: Keyset) -> list[tuple[int, int]]:
    """Return (like, tweet) ids of the person's likes, in scan order."""
    query = {"user_id": user_id, "kind": ReactionKind.LIKE.value}
    rows = scan_rows(Reaction, query, {"tweet_id": True}, keyset)
    return [(row["_id"], row["tweet_id"]) for row in rows]


def list_pictures(*, owner_id: int, keyset: Keyset) -> list[tuple[int, int]]:
    """Return (picture, tweet) ids of the person's uploads, in scan order.

    The tweet is 0 for a picture that is in none; a tweet comes once for each picture.
    """
    fields = {"holder_kind": True, "holder_id": True}
    rows = scan_rows(Media, {"owner_id": owner_id}, fields, keyset)
    return [
        (row["_id"], row["holder_id"] if row["holder_kind"] == "tweet" else 0)
        for row in rows
    ]

"""What a tweet contains, in short words that search and lists filter by.

Pure, and derived from the stored row alone, so that posting, editing and the command
that indexes older tweets come to the same answer. A new feature is one line of
`FEATURES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tweets.text import find_urls

Row = Mapping[str, Any]
"""The columns of a tweet; those that are left out count as empty."""

IMAGE, GIF, VIDEO = "image", "gif", "video"
LINK, POLL, QUOTE, REPLY = "link", "poll", "quote", "reply"


def _has_media(kind: str) -> Callable[[Row], bool]:
    return lambda row: any(
        item.get("kind", IMAGE) == kind for item in row.get("media") or ()
    )


FEATURES: Mapping[str, Callable[[Row], bool]] = {
    IMAGE: _has_media(IMAGE),
    GIF: _has_media(GIF),
    VIDEO: _has_media(VIDEO),
    LINK: lambda row: next(iter(find_urls(row["text"])), None) is not None,
    POLL: lambda row: bool(row.get("poll")),
    QUOTE: lambda row: bool(row.get("quoted_id")),
    REPLY: lambda row: row.get("in_reply_to_id") is not None,
}


def find_features(row: Row) -> list[str]:
    """Return the features of a tweet, in the order of `FEATURES`."""
    return [name for name, is_in in FEATURES.items() if is_in(row)]

"""The pictures. A tweet's row holds what a page needs of them, so nothing is read."""

from __future__ import annotations

from typing import Any

from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource, MediaItem


class Media(ViewPart):
    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["media"] = tuple(MediaItem(**item) for item in row["media"])

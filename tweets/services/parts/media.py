"""The pictures and films. A tweet's row has what a page needs of them: no reads."""

from __future__ import annotations

from typing import Any

from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource, read_item


class Media(ViewPart):
    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["media"] = tuple(map(read_item, row["media"]))

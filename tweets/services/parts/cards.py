"""The card of a tweet's link, read only if some tweet of the batch has one."""

from __future__ import annotations

from typing import Any

from tweets.services.card_rows import find_cards
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource


class Cards(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        super().__init__(batch)
        ids = {row["card_id"] for row in batch.rows.values() if row["card_id"]}
        self._cards = find_cards(ids) if ids else {}

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["card"] = self._cards.get(row["card_id"] or 0)

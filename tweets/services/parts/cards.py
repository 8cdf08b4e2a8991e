"""The card of a tweet's link, read only if some tweet of the batch has one."""

from __future__ import annotations

from typing import Any

from tweets.services.card_rows import cards_by_id, cards_in
from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource
from twitter_project.shared.queries import Lookup


class Cards(ViewPart):
    def look_up(self) -> Lookup | None:
        ids = {row["card_id"] for row in self.batch.rows.values() if row["card_id"]}
        return cards_by_id(ids) if ids else None

    def take(self, rows: list[dict[str, Any]]) -> None:
        self.batch.cards = cards_in(rows)

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["card"] = self.batch.cards.get(row["card_id"] or 0)

"""The author, the people whom the text mentions, and whom a reply answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource


class People(ViewPart):
    def name_people(self, row: TweetRow) -> Iterable[int]:
        answered_id = row["in_reply_to_author_id"]
        if answered_id is None:
            return (row["author_id"], *row["mention_ids"])
        return (row["author_id"], *row["mention_ids"], answered_id)

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        batch = self.batch
        cards = map(batch.visible_card, row["mention_ids"])
        view["author"] = batch.people[row["author_id"]].card
        view["author_followed"] = batch.is_followed(row["author_id"])
        view["in_reply_to"] = batch.visible_card(row["in_reply_to_author_id"])
        view["mentions"] = tuple(card for card in cards if card is not None)

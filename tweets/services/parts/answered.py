"""The tweet that a reply answers, in feeds where replies stand among other tweets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.parts.quotes import show_inside
from tweets.services.rows import TweetRow, find_tweet_rows
from tweets.types import FeedSource


class Answered(ViewPart):
    """People names the author of what is answered, so this names nobody."""

    def __init__(self, batch: TweetBatch) -> None:
        """Read the answered tweets: one round trip, if any are shown."""
        super().__init__(batch)
        self._answered: Mapping[int, TweetRow] = {}
        if batch.feed.shows_answered:
            ids = {row["in_reply_to_id"] for row in batch.rows.values()}
            unread = [one for one in ids if one is not None and one not in batch.rows]
            read = find_tweet_rows(unread) if unread else {}
            self._answered = {**batch.rows, **read}

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        answered_id = row["in_reply_to_id"]
        answered = self._answered.get(answered_id) if answered_id is not None else None
        if answered is not None and self.batch.may_see_quoted(answered):
            view["answered"] = show_inside(self.batch, answered)

"""The tweet that a reply answers, in feeds where replies stand among other tweets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tweets.services.parts.contract import ViewPart
from tweets.services.parts.quotes import make_quoted_view
from tweets.services.rows import TweetRow
from tweets.types import FeedSource


class Answered(ViewPart):
    """People names the author of what is answered, so this names nobody."""

    def name_tweets(self, row: TweetRow) -> Iterable[int]:
        answered_id = row["in_reply_to_id"]
        if answered_id is None or not self.batch.feed.shows_answered:
            return ()
        return (answered_id,)

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        for answered_id in self.name_tweets(row):
            answered = self.batch.others.get(answered_id)
            if answered is not None and self._is_wanted(answered):
                view["answered"] = make_quoted_view(self.batch, answered)

    def _is_wanted(self, answered: TweetRow) -> bool:
        """Return whether the reader sees the tweet, without words that they mute."""
        batch = self.batch
        return batch.may_see_quoted(answered) and batch.find_muting(answered) is None

"""What the viewer has done with the tweet: liked, retweeted (and before which edit),
or bookmarked it.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from tweets.models import ReactionKind
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow, reactions_by
from tweets.types import FeedSource
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.queries import Lookup


class Reactions(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        super().__init__(batch)
        self._liked: dict[int, int] = {}
        self._retweeted: dict[int, int] = {}
        self._bookmarked: dict[int, int] = {}

    def look_up(self) -> Lookup | None:
        """Return the lookup of the viewer's reactions; edits are compared to ids."""
        batch = self.batch
        if batch.viewer.id is None or batch.is_new:
            return None
        has_edited = any(row["edited_at"] for row in batch.rows.values())
        return reactions_by(batch.viewer.id, batch.rows, with_ids=has_edited)

    def take(self, rows: list[dict[str, Any]]) -> None:
        kept = {
            ReactionKind.LIKE.value: self._liked,
            ReactionKind.RETWEET.value: self._retweeted,
            ReactionKind.BOOKMARK.value: self._bookmarked,
        }
        for row in rows:
            kept[row["kind"]][row["tweet_id"]] = row.get("_id", 0)

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["liked"] = row["_id"] in self._liked
        view["retweeted"] = row["_id"] in self._retweeted
        view["bookmarked"] = row["_id"] in self._bookmarked
        view["edited_since"] = self._edited_since(row, source)

    def _edited_since(self, row: TweetRow, source: FeedSource | None) -> str:
        """Return which reaction came before the last edit, by the times in the ids."""
        if row["edited_at"] is None:
            return ""
        edit_id = first_id_at(row["edited_at"].replace(tzinfo=UTC))
        if self._liked.get(row["_id"], edit_id) < edit_id:
            return "like"
        if self._retweeted.get(row["_id"], edit_id) < edit_id:
            return "retweet"
        if source is not None and source.is_retweet and source.source_id < edit_id:
            return "source"
        return ""

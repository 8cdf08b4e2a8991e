"""What the viewer has done with the tweet: liked, retweeted (and before which edit),
or bookmarked it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from tweets.models import ReactionKind
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow, find_reactions_by
from tweets.types import FeedSource
from twitter_project.shared.ids import first_id_at

NO_REACTIONS: Mapping[str, Mapping[int, int]] = {
    kind: {} for kind in ReactionKind.values
}


class Reactions(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        """Read the viewer's reactions: one round trip, none for anonymous viewers."""
        super().__init__(batch)
        found = NO_REACTIONS
        if batch.viewer.id is not None and not batch.is_new:
            has_edited = any(row["edited_at"] for row in batch.rows.values())
            found = find_reactions_by(batch.viewer.id, batch.rows, with_ids=has_edited)
        self._liked = found[ReactionKind.LIKE.value]
        self._retweeted = found[ReactionKind.RETWEET.value]
        self._bookmarked = found[ReactionKind.BOOKMARK.value]

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["liked"] = row["_id"] in self._liked
        view["retweeted"] = row["_id"] in self._retweeted
        view["bookmarked"] = row["_id"] in self._bookmarked
        view["edited_since"] = self._edited_since(row, source)

    def _edited_since(self, row: TweetRow, source: FeedSource | None) -> str:
        """Return what came before the last edit. Ids are times, so they tell."""
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

"""Whether the viewer likes or has retweeted the tweet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tweets.models import ReactionKind
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow, find_reactions_by
from tweets.types import FeedSource

NO_REACTIONS: Mapping[str, Collection[int]] = dict.fromkeys(ReactionKind.values, ())


class Reactions(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        """Read the viewer's reactions: one round trip, none for anonymous viewers."""
        super().__init__(batch)
        found = NO_REACTIONS
        if batch.viewer.id is not None and not batch.is_new:
            found = find_reactions_by(batch.viewer.id, batch.rows)
        self._liked = found[ReactionKind.LIKE.value]
        self._retweeted = found[ReactionKind.RETWEET.value]

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["liked"] = row["_id"] in self._liked
        view["retweeted"] = row["_id"] in self._retweeted

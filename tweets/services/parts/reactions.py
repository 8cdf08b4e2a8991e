"""Whether the viewer likes or has retweeted the tweet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tweets.models import ReactionKind
from tweets.services.parts.contract import Page, Part
from tweets.services.rows import TweetRow, find_reactions_by
from tweets.types import FeedSource

NO_REACTIONS: Mapping[str, Collection[int]] = dict.fromkeys(ReactionKind.values, ())


class Reactions(Part):
    def __init__(self, page: Page) -> None:
        """Read the viewer's reactions: one round trip, none for anonymous viewers."""
        super().__init__(page)
        found = NO_REACTIONS
        if page.viewer.id is not None and not page.is_new:
            found = find_reactions_by(page.viewer.id, page.rows)
        self._liked = found[ReactionKind.LIKE.value]
        self._retweeted = found[ReactionKind.RETWEET.value]

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["liked"] = row["_id"] in self._liked
        view["retweeted"] = row["_id"] in self._retweeted

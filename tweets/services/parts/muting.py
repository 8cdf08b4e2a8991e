"""Which of the viewer's muted words collapse the tweet."""

from __future__ import annotations

from typing import Any

from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource


class Muting(ViewPart):
    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        is_own = source is not None and source.actor_id == self.batch.viewer.id
        view["muted_by"] = None if is_own else self.batch.find_muting(row)

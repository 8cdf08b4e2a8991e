"""What brings the tweet into a feed: itself, a retweet, or a hashtag."""

from __future__ import annotations

from typing import Any

from tweets import rules
from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource


class Source(ViewPart):
    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["source_id"] = row["_id"]
        if source is None:
            return
        batch = self.batch
        view["source_id"] = source.source_id
        if source.is_retweet:
            view["retweeted_by"] = batch.visible_card(source.actor_id)
        if batch.feed.followed_tags and not batch.is_followed(source.actor_id):
            view["followed_tag"] = rules.find_followed_tag(row, source, batch.feed)

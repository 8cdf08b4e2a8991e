"""What brings the tweet into a feed: itself, a retweet, or a hashtag."""

from __future__ import annotations

from typing import Any

from tweets import rules
from tweets.services.parts.contract import Part
from tweets.services.rows import TweetRow
from tweets.types import FeedSource


class Source(Part):
    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["source_id"] = row["_id"]
        if source is None:
            return
        page = self.page
        view["source_id"] = source.source_id
        if source.is_retweet:
            view["retweeted_by"] = page.visible_card(source.actor_id)
        if page.feed.followed_tags and not page.is_followed(source.actor_id):
            view["followed_tag"] = rules.find_followed_tag(row, source, page.feed)

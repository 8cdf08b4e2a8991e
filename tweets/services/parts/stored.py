"""What the tweet's own row says."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from tweets import rules
from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource
from twitter_project.shared.ids import id_time

COPIED = (
    "text",
    "in_reply_to_id",
    "conversation_id",
    "thread_id",
    "is_sensitive",
    "content_warning",
    "visibility",
    "reply_policy",
    "is_hidden",
    "likes_count",
    "retweets_count",
    "replies_count",
    "quotes_count",
    "quote_policy",
    "edits_count",
)
"""Fields that the view shows as they are stored."""


class Stored(ViewPart):
    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        stored: dict[str, Any] = row  # type: ignore[assignment]
        for name in COPIED:
            view[name] = stored[name]
        edited_at = row["edited_at"]
        is_own = row["author_id"] == self.batch.viewer.id
        view["id"] = row["_id"]
        view["created_at"] = id_time(row["_id"])
        view["edited_at"] = edited_at.replace(tzinfo=UTC) if edited_at else None
        view["hashtags"] = tuple(row["hashtags"])
        view["cashtags"] = tuple(row.get("cashtags", ()))
        view["state"] = row["state"] if is_own else rules.PUBLIC_STATE
        view["is_shown"] = rules.is_shown(row)

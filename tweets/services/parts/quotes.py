"""The tweet that a quote shows inside; one level, so quotes of quotes cost no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource, QuotedTweet, read_item
from twitter_project.shared.ids import id_time


class Quotes(ViewPart):
    def name_tweets(self, row: TweetRow) -> Iterable[int]:
        quoted_id = row["quoted_id"]
        return () if quoted_id is None or row["is_detached"] else (quoted_id,)

    def name_people(self, row: TweetRow) -> Iterable[int]:
        quoted_author_id = row["quoted_author_id"]
        return () if quoted_author_id is None else (quoted_author_id,)

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        quoted, is_quote = self.batch.find_quoted(row), row["quoted_id"] is not None
        view["may_quote"] = self.batch.may_quote(row)
        view["is_quote"] = is_quote
        view["quoted"] = make_quoted_view(self.batch, quoted) if quoted else None
        is_own = row["quoted_author_id"] == self.batch.viewer.id
        view["is_detached"] = is_quote and is_own and row["is_detached"]


def make_quoted_view(batch: TweetBatch, row: TweetRow) -> QuotedTweet:
    """Return a tweet as it appears inside another, if the viewer may see it."""
    edited_at = row["edited_at"]
    return QuotedTweet(
        id=row["_id"],
        author=batch.people[row["author_id"]].card,
        text=row["text"],
        created_at=id_time(row["_id"]),
        edited_at=edited_at.replace(tzinfo=UTC) if edited_at else None,
        media=tuple(map(read_item, row["media"])),
        is_sensitive=row["is_sensitive"],
        content_warning=row["content_warning"],
        has_poll=row["poll"] is not None,
    )

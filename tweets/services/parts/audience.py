"""What the viewer may do with the tweet: reply to it, retweet it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tweets import rules
from tweets.services.parts.contract import ViewPart
from tweets.services.rows import TweetRow
from tweets.types import FeedSource, ReplyPolicy


class Audience(ViewPart):
    def name_tweets(self, row: TweetRow) -> Iterable[int]:
        """Name the first tweet of a conversation that not everyone may join."""
        is_open = row["reply_policy"] == ReplyPolicy.EVERYONE
        is_needed = not is_open and self.batch.viewer.id is not None
        return (row["conversation_id"],) if is_needed else ()

    def name_people(self, row: TweetRow) -> Iterable[int]:
        root = self._find_root(row)
        return () if root is None else (root["author_id"],)

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        viewer, people = self.batch.viewer, self.batch.people
        root = self._find_root(row)
        view["may_reply"] = rules.may_reply(row, root, viewer, people)
        view["may_hide"] = row["in_reply_to_id"] is not None and rules.may_hide(
            row, self.batch.others.get(row["conversation_id"]), viewer
        )
        view["may_retweet"] = rules.may_retweet(row, viewer, people)

    def _find_root(self, row: TweetRow) -> TweetRow | None:
        """Return the tweet whose policy limits replies to this one, if any does."""
        if row["reply_policy"] == ReplyPolicy.EVERYONE:
            return None
        return self.batch.others.get(row["conversation_id"])

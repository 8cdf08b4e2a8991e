"""What the viewer may do with the tweet: reply to it, retweet it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tweets import rules
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow, find_tweet_rows
from tweets.types import FeedSource, ReplyPolicy


class Audience(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        """Read the first tweets of conversations that not everyone may join.

        One round trip, none if all of them are at hand; anonymous viewers need none.
        """
        super().__init__(batch)
        self._roots: Mapping[int, TweetRow] = batch.rows
        if batch.viewer.id is None:
            return
        root_ids = {
            row["conversation_id"]
            for row in batch.rows.values()
            if row["reply_policy"] != ReplyPolicy.EVERYONE
        }
        missing = root_ids - batch.rows.keys()
        if missing:
            self._roots = {**batch.rows, **find_tweet_rows(missing)}

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
            row, self._roots.get(row["conversation_id"]), viewer
        )
        view["may_retweet"] = rules.may_retweet(row, viewer, people)

    def _find_root(self, row: TweetRow) -> TweetRow | None:
        """Return the tweet whose policy limits replies to this one, if any does."""
        if row["reply_policy"] == ReplyPolicy.EVERYONE:
            return None
        return self._roots.get(row["conversation_id"])

"""The poll of a tweet, with its results once the viewer may know them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tweets import rules
from tweets.polls import StoredPoll, end_of
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow, votes_by
from tweets.types import FeedSource, Poll, PollOption
from twitter_project.shared.queries import Lookup


class Polls(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        super().__init__(batch)
        self._votes: dict[int, list[int]] = {}

    def look_up(self) -> Lookup | None:
        """Return the lookup of the viewer's votes."""
        viewer_id = self.batch.viewer.id
        ids = [
            row["_id"]
            for row in self.batch.rows.values()
            if row["poll"] is not None and row["author_id"] != viewer_id
        ]
        return votes_by(viewer_id, ids) if ids and viewer_id is not None else None

    def take(self, rows: list[dict[str, Any]]) -> None:
        self._votes = {row["tweet_id"]: row["choices"] for row in rows}

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        view["poll"] = None if row["poll"] is None else self._show(row, row["poll"])

    def _show(self, row: TweetRow, poll: StoredPoll) -> Poll:
        viewer, choices = self.batch.viewer, self._votes.get(row["_id"], ())
        ends_at = end_of(poll)
        is_ended = ends_at <= timezone.now()
        shows_results = is_ended or bool(choices) or row["author_id"] == viewer.id
        may_vote = rules.may_vote(row, viewer, self.batch.people)
        return Poll(
            options=tuple(
                PollOption(one["text"], one["votes"] if shows_results else None)
                for one in poll["options"]
            ),
            ends_at=ends_at,
            is_ended=is_ended,
            is_multiple=poll["is_multiple"],
            voters_count=poll["voters"],
            choices=tuple(choices),
            may_vote=may_vote and not (is_ended or choices),
        )

"""The poll of a tweet, with its results once the viewer may know them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tweets import rules
from tweets.polls import StoredPoll, end_of
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.rows import TweetRow, find_votes_by
from tweets.types import FeedSource, Poll, PollOption


class Polls(ViewPart):
    def __init__(self, batch: TweetBatch) -> None:
        """Read the viewer's votes: one round trip, none on a page without polls."""
        super().__init__(batch)
        viewer_id = batch.viewer.id
        ids = [
            row["_id"]
            for row in batch.rows.values()
            if row["poll"] is not None and row["author_id"] != viewer_id
        ]
        is_needed = bool(ids) and viewer_id is not None
        self._votes = find_votes_by(viewer_id, ids) if viewer_id and is_needed else {}

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

"""What a part of a tweet's view is given, and what it has to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tweets import rules
from tweets.muting import read_content
from tweets.services.rows import TweetRow
from tweets.types import FeedRules, FeedSource, LinkCardView
from twitter_project.shared.queries import Lookup
from users.types import Content, MutedGroup, Person, UserCard, Viewer


@dataclass(slots=True)
class TweetBatch:
    """The tweets that are hydrated together, and what they name.

    `others` are the other tweets that parts asked for, among them those of the batch;
    then come the `cards` of their links, and the `people`. `is_new`: the viewer has
    just posted these tweets, so nobody has reacted to them yet.
    """

    viewer: Viewer
    rows: Mapping[int, TweetRow]
    feed: FeedRules
    people: Mapping[int, Person]
    is_new: bool = False
    others: Mapping[int, TweetRow] = field(default_factory=dict)
    cards: Mapping[int, LinkCardView] = field(default_factory=dict)
    _mutings: dict[int, MutedGroup | None] = field(default_factory=dict)

    def visible_card(self, user_id: int | None) -> UserCard | None:
        """Return the person if the viewer may see them."""
        person = self.people.get(user_id) if user_id is not None else None
        return person.card if person is not None and person.is_visible else None

    def may_see(self, row: TweetRow) -> bool:
        return rules.may_see(row, self.viewer, self.people)

    def is_in_feed(self, row: TweetRow, source: FeedSource) -> bool:
        return rules.is_in_feed(
            row,
            source,
            self.feed,
            self.viewer,
            self.people,
            self.find_muting(row),
        )

    def find_muting(self, row: TweetRow) -> MutedGroup | None:
        """Return the group of the viewer's muted words that the tweet contains."""
        if not self.viewer.muted.counts_in(self.feed.muted_in):
            return None
        if row["_id"] not in self._mutings:
            self._mutings[row["_id"]] = rules.find_muting(
                self._read_content(row),
                row["author_id"],
                self.feed,
                self.viewer,
                self.people,
            )
        return self._mutings[row["_id"]]

    def _read_content(self, row: TweetRow) -> Content:
        card = self.cards.get(row["card_id"] or 0)
        return read_content(row, self.find_quoted(row), card.title if card else "")

    def find_quoted(self, row: TweetRow) -> TweetRow | None:
        """Return the tweet inside this one, if the viewer is shown it."""
        quoted_id = row["quoted_id"]
        if quoted_id is None or row["is_detached"]:
            return None
        quoted = self.others.get(quoted_id)
        return quoted if quoted is not None and self.may_see_quoted(quoted) else None

    def may_quote(self, row: TweetRow) -> bool:
        return rules.may_quote(row, self.viewer, self.people)

    def may_see_quoted(self, row: TweetRow) -> bool:
        return rules.may_see_quoted(row, self.viewer, self.people, self.feed)

    def is_followed(self, user_id: int) -> bool:
        return rules.is_followed(user_id, self.viewer, self.people)


class ViewPart:
    """A part of the views of one batch of tweets.

    No part reads by itself. In this order, parts name for each row the other tweets
    that they need, and for the whole batch what to look up in other collections; all of
    that is one round trip. Then they name people, who are read together, and `fill`
    each view.
    """

    def __init__(self, batch: TweetBatch) -> None:
        self.batch = batch

    def name_tweets(self, row: TweetRow) -> Iterable[int]:
        """Return the ids of other tweets that the part looks up in `batch.others`."""
        return ()

    def look_up(self) -> Lookup | None:
        """Return what to read of another collection, None if the batch needs none."""
        return None

    def take(self, rows: list[dict[str, Any]]) -> None:
        """Keep the rows that were looked up."""

    def name_people(self, row: TweetRow) -> Iterable[int]:
        """Return the ids of the people whom `fill` looks up for this row."""
        return ()

    def fill(
        self, view: dict[str, Any], row: TweetRow, source: FeedSource | None
    ) -> None:
        """Set fields of the view. `source` is what brings the tweet into a feed."""
        raise NotImplementedError

"""A poll as the row of its tweet stores it. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from tweets.types import NewPoll


class StoredOption(TypedDict):
    """An option in the tweet's row."""

    text: str
    votes: int


class StoredPoll(TypedDict):
    """A poll in the tweet's row; it ends at a time in milliseconds, UTC."""

    options: list[StoredOption]
    is_multiple: bool
    ends_ms: int
    voters: int


def make_poll(poll: NewPoll, *, now: datetime) -> StoredPoll:
    """Return a checked poll as the row of its tweet stores it; it begins at `now`."""
    ends_at = now + timedelta(seconds=poll.duration_s)
    return {
        "options": [{"text": text, "votes": 0} for text in poll.options],
        "is_multiple": poll.is_multiple,
        "ends_ms": int(ends_at.timestamp() * 1000),
        "voters": 0,
    }


def end_of(poll: StoredPoll) -> datetime:
    """Return when the poll ends."""
    return datetime.fromtimestamp(poll["ends_ms"] / 1000, UTC)

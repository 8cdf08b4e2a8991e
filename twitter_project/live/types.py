"""The package's types: news from the database, events for a client."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import orjson

from tweets.types import FeedSource
from users.types import Viewer


class Kind(Enum):
    """The kind of news."""

    ENTRY = auto()  # a tweet or retweet entered `owner_id`'s home
    SAID = auto()  # a tweet or retweet was posted: some homes pull it
    NOTIFIED = auto()  # `owner_id` has a new notification
    INBOX = auto()  # a group of an inbox came, was read, hidden or shown
    DELETED = auto()
    EDITED = auto()
    ACCOUNT = auto()  # about `owner_id`: suspended, signed out somewhere, new password
    SIGNED_OUT = auto()  # the session `session_key` ended


@dataclass(frozen=True, slots=True)
class News:
    """One change, at its position among all changes.

    `subject_id` is the tweet, the notification or the group of notifications;
    `author_id` is the tweet's author, and `named_ids` are the only people whom a
    deleted tweet was for, if any are named.
    """

    token: str
    kind: Kind
    owner_id: int = 0
    subject_id: int = 0
    author_id: int = 0
    named_ids: tuple[int, ...] = ()
    source: FeedSource | None = None
    session_key: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What one client is told. `id` is the position to continue from."""

    id: str
    name: str
    data: dict[str, str | int]

    def encode(self) -> bytes:
        """Write it in the format of `text/event-stream`."""
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (
            self.id.encode(),
            self.name.encode(),
            orjson.dumps(self.data),
        )


@dataclass(frozen=True, slots=True)
class Listener:
    """The viewer that opened a stream, and until when (Unix time) they may listen.

    `session_key` is a browser's, as it is stored; an app's token has none.
    """

    viewer: Viewer
    session_key: str
    ends_at_s: float

    @property
    def account_id(self) -> int:
        return self.viewer.account_id

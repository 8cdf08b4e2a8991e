"""What goes through the package: news of the database, events for a client."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import orjson

from tweets.types import FeedSource
from users.types import Viewer


class Kind(Enum):
    """What is new."""

    ENTRY = auto()  # something came into `owner_id`'s home
    SAID = auto()  # somebody said or retweeted something: some homes pull it
    NOTIFIED = auto()  # `owner_id` is told something
    INBOX = auto()  # `owner_id` read something, or something was hidden or shown
    DELETED = auto()
    EDITED = auto()
    ACCOUNT = auto()  # of `owner_id`: suspended, signed out somewhere, new password
    SIGNED_OUT = auto()  # the session `session_key` ended


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed, at its place among all changes.

    `subject_id` is the tweet or the notification; `author_id` whose tweet it is.
    """

    token: str
    kind: Kind
    owner_id: int = 0
    subject_id: int = 0
    author_id: int = 0
    source: FeedSource | None = None
    session_key: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What one client is told. `id` is where to go on after it."""

    id: str
    name: str
    data: dict[str, str | int]

    def encode(self) -> bytes:
        """Write it as `text/event-stream` has it."""
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

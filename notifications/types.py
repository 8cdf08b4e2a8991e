"""The notifications app's public types: frozen values, never rows."""

from dataclasses import dataclass
from datetime import datetime

from tweets.types import TweetView
from users.types import UserCard

NAMED_MAX = 2


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One line of the inbox, ready to show.

    `actors` are the newest of the people who did it, newest first, and never empty;
    `actor_count` counts all of them.
    """

    id: int
    kind: str
    actors: tuple[UserCard, ...]
    actor_count: int
    tweet: TweetView | None
    unread: bool
    created_at: datetime

    @property
    def named(self) -> tuple[UserCard, ...]:
        """The actors whom a line names; it counts the others."""
        return self.actors[:NAMED_MAX]

    @property
    def others_count(self) -> int:
        return self.actor_count - len(self.named)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The recipient of a notification, and whether it is hidden from them now."""

    user_id: int
    is_hidden: bool

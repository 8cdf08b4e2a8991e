"""What the notifications app tells others: frozen values, never rows."""

from dataclasses import dataclass
from datetime import datetime

from tweets.types import TweetView
from users.types import UserCard


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One line of the inbox, ready to show."""

    id: int
    kind: str
    actor: UserCard
    tweet: TweetView | None
    unread: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """To whom a notification is, and whether it is hidden from them at present."""

    recipient_id: int
    is_hidden: bool

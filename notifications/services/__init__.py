"""What the interfaces and commands may ask of the notifications app."""

from notifications.services.hiding import (
    refresh_actor,
    refresh_pair,
    refresh_tweet,
)
from notifications.services.inbox import (
    count_unread,
    list_notifications,
    mark_read,
)
from notifications.services.notifying import (
    tell_of_follow,
    tell_of_reaction,
    tell_of_tweet,
)

__all__ = [
    "count_unread",
    "list_notifications",
    "mark_read",
    "refresh_actor",
    "refresh_pair",
    "refresh_tweet",
    "tell_of_follow",
    "tell_of_reaction",
    "tell_of_tweet",
]

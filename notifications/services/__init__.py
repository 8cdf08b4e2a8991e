"""The public services of the notifications app."""

from notifications.services.changes import (
    read_recipient_id,
    watch_inboxes,
    watch_new_notifications,
)
from notifications.services.hiding import (
    refresh_actor,
    refresh_actor_soon,
    refresh_pair,
    refresh_tweet,
    refresh_tweet_soon,
)
from notifications.services.inbox import (
    count_unread,
    find_recipients,
    list_notifications,
    mark_read,
)
from notifications.services.notifying import (
    tell_of_follow,
    tell_of_poll_end,
    tell_of_quote,
    tell_of_reaction,
    tell_of_tweet,
)

__all__ = [
    "count_unread",
    "find_recipients",
    "list_notifications",
    "mark_read",
    "read_recipient_id",
    "refresh_actor",
    "refresh_actor_soon",
    "refresh_pair",
    "refresh_tweet",
    "refresh_tweet_soon",
    "tell_of_follow",
    "tell_of_poll_end",
    "tell_of_quote",
    "tell_of_reaction",
    "tell_of_tweet",
    "watch_inboxes",
    "watch_new_notifications",
]

"""The public services of the notifications app."""

from notifications.services.changes import (
    read_recipient_id,
    watch_groups,
    watch_new_groups,
    watch_new_notifications,
)
from notifications.services.hiding import (
    refresh_actor,
    refresh_actor_soon,
    refresh_audience,
    refresh_pair,
    refresh_tweet,
    refresh_tweet_soon,
)
from notifications.services.inbox import (
    count_unread,
    find_group_owners,
    find_recipients,
    get_notification,
    list_notification_people,
    list_notifications,
    list_single_notifications,
    mark_read,
)
from notifications.services.notifying import (
    notify_of_follow,
    notify_of_poll_end,
    notify_of_quote,
    notify_of_reaction,
    notify_of_tweet,
)

__all__ = [
    "count_unread",
    "find_group_owners",
    "find_recipients",
    "get_notification",
    "list_notification_people",
    "list_notifications",
    "list_single_notifications",
    "mark_read",
    "notify_of_follow",
    "notify_of_poll_end",
    "notify_of_quote",
    "notify_of_reaction",
    "notify_of_tweet",
    "read_recipient_id",
    "refresh_actor",
    "refresh_actor_soon",
    "refresh_audience",
    "refresh_pair",
    "refresh_tweet",
    "refresh_tweet_soon",
    "watch_groups",
    "watch_new_groups",
    "watch_new_notifications",
]

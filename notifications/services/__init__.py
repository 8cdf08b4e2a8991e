"""The public services of the notifications app."""

from notifications.services.changes import (
    read_recipient_id,
    watch_groups,
    watch_new_groups,
    watch_new_notifications,
)
from notifications.services.delivering import deliver_notification, find_to_send
from notifications.services.hiding import (
    refresh_actor,
    refresh_actor_soon,
    refresh_from,
    refresh_pair,
    refresh_recipient,
    refresh_recipient_soon,
    refresh_thread,
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
from notifications.services.preferences import (
    change_channels,
    find_channels,
    get_preferences,
    set_email_frequency,
    set_quiet_hours,
)
from notifications.services.sending import (
    ClaimedElsewhere,
    SendingClaim,
    Target,
    claim_sending,
    finish_sending,
    give_back_sending,
)

__all__ = [
    "ClaimedElsewhere",
    "SendingClaim",
    "Target",
    "change_channels",
    "claim_sending",
    "count_unread",
    "deliver_notification",
    "find_channels",
    "find_group_owners",
    "find_recipients",
    "find_to_send",
    "finish_sending",
    "get_notification",
    "get_preferences",
    "give_back_sending",
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
    "refresh_from",
    "refresh_pair",
    "refresh_recipient",
    "refresh_recipient_soon",
    "refresh_thread",
    "refresh_tweet",
    "refresh_tweet_soon",
    "set_email_frequency",
    "set_quiet_hours",
    "watch_groups",
    "watch_new_groups",
    "watch_new_notifications",
]

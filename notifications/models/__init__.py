"""Rows of the notifications app, one module per topic."""

from notifications.models.announcements import Announcement, AnnouncementDismissal
from notifications.models.inbox import Inbox, NotificationGroup
from notifications.models.notifications import (
    ACTORS_KEPT,
    GROUPED_BY_ACTOR,
    KEY,
    MENTION_KINDS,
    WITHDRAWN_KEPT,
    Notification,
    NotificationKind,
    make_group_key,
)
from notifications.models.policy import (
    AcceptedPerson,
    MutedThread,
    NotificationPolicy,
)
from notifications.models.preferences import NotificationPreferences
from notifications.models.push import (
    GROUP_REMEMBERED_FOR,
    USER_AGENT_MAX,
    Preview,
    PushedGroup,
    PushSubscription,
    hash_endpoint,
)
from notifications.models.sending import (
    CLAIMED_FOR,
    REMEMBERED_FOR,
    WAITING_FOR,
    Mailbox,
    Sending,
)

__all__ = [
    "ACTORS_KEPT",
    "CLAIMED_FOR",
    "GROUPED_BY_ACTOR",
    "GROUP_REMEMBERED_FOR",
    "KEY",
    "MENTION_KINDS",
    "REMEMBERED_FOR",
    "USER_AGENT_MAX",
    "WAITING_FOR",
    "WITHDRAWN_KEPT",
    "AcceptedPerson",
    "Announcement",
    "AnnouncementDismissal",
    "Inbox",
    "Mailbox",
    "MutedThread",
    "Notification",
    "NotificationGroup",
    "NotificationKind",
    "NotificationPolicy",
    "NotificationPreferences",
    "Preview",
    "PushSubscription",
    "PushedGroup",
    "Sending",
    "hash_endpoint",
    "make_group_key",
]

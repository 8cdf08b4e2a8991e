"""Rows of the notifications app, one module per topic."""

from notifications.models.inbox import Inbox, NotificationGroup
from notifications.models.notifications import (
    ACTORS_KEPT,
    GROUPED_BY_ACTOR,
    MENTION_KINDS,
    WITHDRAWN_KEPT,
    Notification,
    NotificationKind,
    make_group_key,
)

__all__ = [
    "ACTORS_KEPT",
    "GROUPED_BY_ACTOR",
    "MENTION_KINDS",
    "WITHDRAWN_KEPT",
    "Inbox",
    "Notification",
    "NotificationGroup",
    "NotificationKind",
    "make_group_key",
]

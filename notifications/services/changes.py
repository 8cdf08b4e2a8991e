"""The changes of inboxes that live updates watch."""

from notifications.models import Notification, NotificationGroup
from twitter_project.shared.changes import Change, Watch, updates_of


def watch_new_notifications() -> Watch:
    """Watch notifications being written. The change's id is the notification's."""
    return Watch(Notification, "insert")


def read_recipient_id(change: Change) -> int:
    """Return whose inbox a new notification is in."""
    recipient_id: int = change.row["recipient_id"]
    return recipient_id


def watch_new_groups() -> Watch:
    """Watch groups of inboxes being written for the first time."""
    return Watch(NotificationGroup, "insert")


def watch_groups() -> Watch:
    """Watch groups being read, emptied, and becoming unread again."""
    return Watch(NotificationGroup, "update", updates_of("unread"))

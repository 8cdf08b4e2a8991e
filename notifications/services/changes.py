"""The changes of inboxes that live updates watch."""

from notifications.models import Notification
from twitter_project.shared.changes import Change, Watch, updates_of


def watch_new_notifications() -> Watch:
    """Watch notifications being written. The change's id is the notification's."""
    return Watch(Notification, "insert")


def read_recipient_id(change: Change) -> int:
    """Return whose inbox a new notification is in."""
    recipient_id: int = change.row["recipient_id"]
    return recipient_id


def watch_inboxes() -> Watch:
    """Watch notifications being read, hidden or shown again."""
    return Watch(Notification, "update", updates_of("unread", "hidden"))

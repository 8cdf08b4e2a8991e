"""Decides on which channels a new notification leaves the site.

To add a channel, name it in `Channel` and its function in `SENDERS`. A function only
schedules the sending, so each channel is delayed and retried on its own.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from notifications.channels import Channel
from notifications.events import PushDue
from notifications.models import Inbox, Notification
from notifications.services.mailing.collecting import collect_mail
from notifications.services.outgoing import Outgoing
from notifications.services.preferences import get_preferences
from notifications.timing import find_quiet_end
from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_rows
from users.services import find_contact


def deliver_notification(*, notification_id: int) -> None:
    """Schedule the notification on the channels that its recipient wants.

    It does nothing if the notification is read, hidden or gone. May run twice.
    """
    row = find_to_send(notification_id=notification_id)
    if row is None:
        return
    recipient_id, kind = row
    preferences = get_preferences(owner_id=recipient_id)
    channels = preferences.channels_of(kind) & SENDERS.keys()
    contact = find_contact(user_id=recipient_id) if channels else None
    if contact is None:
        return
    outgoing = Outgoing(notification_id, kind, contact, preferences)
    for channel in sorted(channels):
        SENDERS[channel](outgoing, timezone.now())


def find_to_send(*, notification_id: int) -> tuple[int, str] | None:
    """Return the recipient and the kind of a notification that is still to be sent.

    None if the recipient has read it, or can no longer see it. Look right before you
    send.
    """
    fields = {"recipient_id": True, "kind": True, "hidden": True}
    for row in find_rows(Notification, {"_id": notification_id}, fields):
        inbox = find_rows(Inbox, {"_id": row["recipient_id"]}, {"read_up_to": True})
        is_read = bool(inbox) and inbox[0]["read_up_to"] >= notification_id
        if not row["hidden"] and not is_read:
            return row["recipient_id"], row["kind"]
    return None


@atomic
def request_push(outgoing: Outgoing, now: datetime) -> None:
    """Publish that a push is due: now, or when the quiet hours are over."""
    quiet = outgoing.preferences.quiet_hours
    events.publish(
        PushDue(outgoing.notification_id, outgoing.contact.user_id),
        due_at=find_quiet_end(quiet, now=now, zone=outgoing.zone),
    )


SENDERS: Mapping[Channel, Callable[[Outgoing, datetime], None]] = {
    Channel.PUSH: request_push,
    Channel.EMAIL: collect_mail,
}

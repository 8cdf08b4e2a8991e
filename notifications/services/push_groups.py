"""Finds the group that a push tells of."""

from dataclasses import dataclass

from notifications.models import Notification, NotificationGroup
from notifications.services.grouping import regroup
from twitter_project.shared.queries import find_rows


@dataclass(frozen=True, slots=True)
class PushGroup:
    """A group of the inbox that its recipient has not read."""

    recipient_id: int
    group_key: str
    kind: str
    latest_id: int


def find_group_to_push(*, notification_id: int) -> PushGroup | None:
    """Return the group that this notification belongs to, as it is now.

    None if all of it is hidden, gone or read. The notification itself may be hidden:
    the push that it was published for tells of the whole group.
    """
    regroup({"_id": notification_id})  # it may not have been written yet
    query = {"_id": notification_id}
    fields = {"recipient_id": True, "group_key": True}
    for row in find_rows(Notification, query, fields):
        place = {name: row[name] for name in fields}
        for group in find_rows(NotificationGroup, {**place, "unread": True}):
            return PushGroup(
                group["recipient_id"],
                group["group_key"],
                group["kind"],
                group["latest_id"],
            )
    return None

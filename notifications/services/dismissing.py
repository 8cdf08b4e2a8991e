"""Dismisses notifications: one line of the inbox, or all of it.

A dismissed notification does not come back when its cause is repeated, because its row
stays. If something new joins a dismissed line, the line comes back with only the new
notifications.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from notifications.errors import NotificationNotFound
from notifications.events import InboxCleared
from notifications.models import Notification
from notifications.services.grouping import regroup
from notifications.services.reasons import DERIVE
from twitter_project.outbox import events
from twitter_project.shared.db import atomic, collection, translate_errors
from twitter_project.shared.issued import require_issued
from twitter_project.shared.queries import find_rows
from twitter_project.shared.slicing import slices

BATCH = 500
FIELDS = {"recipient_id": True, "group_key": True}


def dismiss_notification(*, notification_id: int, recipient_id: int) -> None:
    """Dismiss the line of the inbox that this notification is in.

    What joined the line later than this notification stays.
    Raises: NotificationNotFound if it is somebody else's, or not there.
    """
    members = _find_members(notification_id, recipient_id)
    shown = {**members, "hidden": False, "_id": {"$lte": notification_id}}
    _mark(shown, dismissed_at=timezone.now())
    regroup(members)


def undismiss_notification(*, notification_id: int, recipient_id: int) -> None:
    """Bring back what was dismissed together with this notification.

    Raises: NotificationNotFound.
    """
    members = _find_members(notification_id, recipient_id)
    rows = find_rows(Notification, {"_id": notification_id}, {"dismissed_at": True})
    dismissed_at = rows[0].get("dismissed_at") if rows else None
    if dismissed_at is not None:
        _mark({**members, "dismissed_at": dismissed_at}, dismissed_at=None)
        regroup(members)


@atomic
def clear_inbox(*, recipient_id: int, up_to_id: int) -> None:
    """Dismiss everything up to this notification, before this returns.

    What waits in the filtered inbox stays there. Raises: IdNotIssued.
    """
    require_issued(up_to_id, field="up_to_id")
    events.publish(InboxCleared(recipient_id, up_to_id))


def dismiss_cleared(*, recipient_id: int, up_to_id: int) -> None:
    """Dismiss everything that a cleared inbox contained, even what is hidden now."""
    query = {
        "recipient_id": recipient_id,
        "_id": {"$lte": up_to_id},
        "dismissed_at": None,
        "hidden_by_filter": False,
    }
    # Visible ones first: they are what the recipient looks at.
    for is_hidden in (False, True):
        part = {**query, "hidden": is_hidden}
        rows = find_rows(Notification, part, {"_id": True}, order=-1)
        ids = [row["_id"] for row in rows]
        for some_ids in slices(ids, BATCH):
            batch = {"_id": {"$in": some_ids}}
            _mark(batch, dismissed_at=timezone.now())
            regroup(batch)


def _find_members(notification_id: int, recipient_id: int) -> dict[str, Any]:
    """Return the query for the notifications of the line."""
    for row in find_rows(Notification, {"_id": notification_id}, FIELDS):
        if row["recipient_id"] == recipient_id:
            return {"recipient_id": recipient_id, "group_key": row["group_key"]}
    raise NotificationNotFound


def _mark(rows: Mapping[str, Any], *, dismissed_at: datetime | None) -> None:
    with translate_errors():
        collection(Notification).update_many(
            rows, [{"$set": {"dismissed_at": dismissed_at}}, DERIVE]
        )

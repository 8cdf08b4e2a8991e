"""Notifies everyone of an announcement."""

from django.utils import timezone

from notifications.events import AnnouncementNotificationsRequested
from notifications.models import Announcement, NotificationKind
from notifications.services.notifying.rows import (
    Findings,
    NotificationKey,
    notify,
    write,
)
from notifications.services.publishing import publish_alone
from notifications.services.reasons import Notice, find_reasons
from users.services import list_account_ids

PEOPLE_AT_ONCE = 500


def notify_of_announcement(*, announcement_id: int, after_user_id: int = 0) -> None:
    """Notify everyone of an announcement that has started, or withdraw the
    notifications of a deleted one.

    One call notifies up to `PEOPLE_AT_ONCE` accounts whose ids come after
    `after_user_id`, and publishes an event for the rest. People who sign up later see
    the announcement, but are not notified of it.
    """
    user_ids = list_account_ids(after_id=after_user_id, limit=PEOPLE_AT_ONCE)
    if not user_ids:
        return
    kind = NotificationKind.ANNOUNCEMENT.value

    def look() -> Findings:
        found = Announcement.objects.filter(
            id=announcement_id, notifies=True, starts_at__lte=timezone.now()
        ).first()
        details = {"texts": found.texts} if found else {}
        keys = [
            NotificationKey(user_id, kind, subject_id=announcement_id, details=details)
            for user_id in user_ids
        ]
        if found is None:
            return dict.fromkeys(keys)
        notices = [
            Notice(key.recipient_id, kind, 0, None, subject_id=announcement_id)
            for key in keys
        ]
        return dict(zip(keys, find_reasons(notices), strict=True))

    notify(look, write)
    if len(user_ids) == PEOPLE_AT_ONCE:
        publish_alone(AnnouncementNotificationsRequested(announcement_id, user_ids[-1]))

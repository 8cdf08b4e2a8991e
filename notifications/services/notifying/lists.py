"""Notifies people who are added to public lists, and never about private ones."""

from collections.abc import Collection

from notifications.models import Notification, NotificationKind
from notifications.services.notifying.looking import find_reasons_for
from notifications.services.notifying.rows import (
    Findings,
    NotificationKey,
    notify,
    write,
)
from users.services import find_listed

KIND = NotificationKind.LISTED.value


def notify_of_listing(*, list_id: int, owner_id: int, member_id: int) -> None:
    """Notify a person that they are on a public list; withdraw it if they are not."""
    _notify([member_id], list_id, owner_id)


def refresh_listings(*, list_id: int, owner_id: int) -> None:
    """Withdraw the notifications about a list that was concealed, or bring them back.

    Nobody is notified of being on a list that was private until now.
    """
    rows = Notification.objects.filter(subject_id=list_id, kind=KIND)
    member_ids = list(rows.values_list("recipient_id", flat=True))
    if member_ids:
        _notify(member_ids, list_id, owner_id)


def _notify(member_ids: Collection[int], list_id: int, owner_id: int) -> None:
    keys = [
        NotificationKey(member_id, KIND, owner_id, subject_id=list_id)
        for member_id in member_ids
    ]

    def look() -> Findings:
        recipient_ids = [key.recipient_id for key in keys]
        listed_ids = find_listed(list_id=list_id, user_ids=recipient_ids)
        due = [key for key in keys if key.recipient_id in listed_ids]
        return find_reasons_for(due, keys, None)

    notify(look, write)

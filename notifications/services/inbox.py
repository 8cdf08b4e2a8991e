"""Lists, counts and reads a person's notifications.

The inbox shows them in groups. They can also be listed one by one.
"""

from collections.abc import Collection, Mapping
from typing import Any, cast

from notifications.errors import NotificationNotFound
from notifications.models import Inbox, Notification, NotificationGroup
from notifications.services.groups import Group, read_groups
from notifications.services.presenting import (
    ROW_FIELDS,
    make_single,
    present_groups,
)
from notifications.types import NotificationView, Recipient
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.issued import require_issued
from twitter_project.shared.pagination import Keyset, Page, page_of, scan_rows
from twitter_project.shared.queries import find_rows
from users.services import hydrate_people
from users.types import Person, Viewer


def list_notifications(
    *, viewer: Viewer, keyset: Keyset, kinds: Collection[str] = ()
) -> Page[NotificationView]:
    """Return a page of the groups of the viewer's inbox, the latest first.

    `kinds` narrows it to these. Seven round trips whatever the page contains. Groups
    about what the viewer may not see, or does not want to see, are left out, so a page
    may be short.
    Raises: SignInRequired for anonymous viewers.
    """
    groups = _find_groups(viewer.account_id, keyset, kinds)
    return present_groups(groups, keyset, viewer)


def list_single_notifications(
    *, viewer: Viewer, keyset: Keyset, kinds: Collection[str] = ()
) -> Page[NotificationView]:
    """Like `list_notifications`, but each notification is an item of its own."""
    query: dict[str, Any] = {"recipient_id": viewer.account_id, "hidden": False}
    if kinds:
        query["kind"] = {"$in": list(kinds)}
    rows = scan_rows(Notification, query, ROW_FIELDS, keyset)
    read_up_to = get_read_up_to(recipient_id=viewer.account_id)
    groups = [make_single(row, unread=row["_id"] > read_up_to) for row in rows]
    return present_groups(groups, keyset, viewer)


def list_unread_among(
    *, viewer: Viewer, notification_ids: Collection[int]
) -> list[NotificationView]:
    """Group just these notifications; return the groups, the latest first.

    Those that the viewer has read, or may no longer see, are left out.
    """
    fields = {**ROW_FIELDS, "group_key": True}
    query: dict[str, Any] = {
        "_id": {"$in": list(notification_ids)},
        "recipient_id": viewer.account_id,
        "hidden": False,
    }
    read_up_to = get_read_up_to(recipient_id=viewer.account_id)
    groups: dict[str, Group] = {}
    for row in sorted(find_rows(Notification, query, fields), key=_newest_first):
        if row["_id"] <= read_up_to:
            continue
        group = groups.get(row["group_key"])
        if group is None:
            groups[row["group_key"]] = make_single(row, unread=True)
        else:
            group["actor_ids"] = [*group["actor_ids"], row["actor_id"]]
            group["count"] += 1
    found = list(groups.values())
    return list(present_groups(found, Keyset(limit=len(found) or 1), viewer).items)


def _newest_first(row: Mapping[str, Any]) -> int:
    return -int(row["_id"])


def get_notification(*, notification_id: int, viewer: Viewer) -> NotificationView:
    """Return the group that this notification is in.

    Raises: NotificationNotFound also if it is hidden or somebody else's.
    """
    group_key = _find_group_key(notification_id, viewer)
    groups = read_groups(
        {"recipient_id": viewer.account_id, "group_key": group_key}, limit=1
    )
    page = present_groups(groups, Keyset(limit=1), viewer)
    if not page.items:
        raise NotificationNotFound
    return page.items[0]


def list_notification_people(
    *, notification_id: int, viewer: Viewer, keyset: Keyset
) -> Page[Person]:
    """Return a page of the people behind the group of this notification, newest first.

    The cursor is a notification's id. Raises: NotificationNotFound.
    """
    query = {
        "recipient_id": viewer.account_id,
        "hidden": False,
        "group_key": _find_group_key(notification_id, viewer),
    }
    rows = scan_rows(Notification, query, {"actor_id": True}, keyset)
    page = page_of(rows, keyset, cursor=lambda row: row["_id"])
    actor_ids = [row["actor_id"] for row in page.items]
    people = hydrate_people(user_ids=actor_ids, viewer=viewer)
    met = (people.get(actor_id) for actor_id in actor_ids)
    return page.with_items([one for one in met if one and one.is_wanted_in_feeds])


def count_unread(*, recipient_id: int, at_most: int | None = None) -> int:
    """Return how many groups of the inbox are unread, or `at_most`.

    One count on one index, which stops there.
    """
    bound: dict[str, Any] = {} if at_most is None else {"limit": at_most}
    with translate_errors():
        return collection(NotificationGroup).count_documents(
            {"recipient_id": recipient_id, "unread": True}, **bound
        )


def find_newest_id(*, recipient_id: int) -> int:
    """Return the newest notification in the person's inbox; 0 if it is empty."""
    query = {"recipient_id": recipient_id, "latest_id": {"$gt": 0}}
    groups = read_groups(query, limit=1)
    return groups[0]["_id"] if groups else 0


def mark_read(*, recipient_id: int, up_to_id: int) -> int:
    """Mark everything up to this notification as read; return how many groups were not.

    This includes hidden ones, which would otherwise be unread once they are shown.
    Raises: IdNotIssued.
    """
    require_issued(up_to_id, field="up_to_id")
    with translate_errors():
        # This comes first, so that a concurrent `regroup` sees it.
        collection(Inbox).update_one(
            {"_id": recipient_id}, {"$max": {"read_up_to": up_to_id}}, upsert=True
        )
        result = collection(NotificationGroup).update_many(
            {
                "recipient_id": recipient_id,
                "unread": True,
                "latest_id": {"$lte": up_to_id},
            },
            {"$set": {"unread": False}},
        )
    return result.modified_count


def find_recipients(*, notification_ids: Collection[int]) -> dict[int, Recipient]:
    """Return the recipient of each notification, and whether it is hidden now."""
    fields = {"recipient_id": True, "hidden": True}
    rows = find_rows(Notification, {"_id": {"$in": list(notification_ids)}}, fields)
    return {row["_id"]: Recipient(row["recipient_id"], row["hidden"]) for row in rows}


def find_group_owners(*, group_ids: Collection[int]) -> dict[int, int]:
    """Return whose inbox each group is in, by the id of the group."""
    if not group_ids:
        return {}
    query = {"_id": {"$in": list(group_ids)}}
    rows = find_rows(NotificationGroup, query, {"recipient_id": True})
    return {row["_id"]: row["recipient_id"] for row in rows}


def get_read_up_to(*, recipient_id: int) -> int:
    """Return the newest notification that the person has read; 0 if there is none."""
    rows = find_rows(Inbox, {"_id": recipient_id}, {"read_up_to": True})
    return rows[0]["read_up_to"] if rows else 0


def _find_group_key(notification_id: int, viewer: Viewer) -> str:
    query = {"_id": notification_id}
    fields = {"recipient_id": True, "hidden": True, "group_key": True}
    for row in find_rows(Notification, query, fields):
        if row["recipient_id"] == viewer.account_id and not row["hidden"]:
            return cast("str", row["group_key"])
    raise NotificationNotFound


def _find_groups(
    recipient_id: int, keyset: Keyset, kinds: Collection[str]
) -> list[Group]:
    query: dict[str, Any] = {"recipient_id": recipient_id}
    if kinds:
        query["kind"] = {"$in": list(kinds)}
    # The place of an empty group is 0.
    query["latest_id"] = {"$gt": 0, **keyset.bounds}
    return read_groups(query, limit=keyset.scan_limit, order=keyset.order)

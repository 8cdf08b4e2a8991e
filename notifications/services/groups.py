"""Reads the groups of inboxes as they are stored."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from notifications.models import ACTORS_KEPT, Notification, NotificationGroup
from twitter_project.shared.db import collection, translate_errors


class Group(TypedDict):
    """A group of the inbox as it is read. `_id` is its newest notification's.

    `count` is the number of its notifications.
    """

    _id: int
    kind: str
    tweet_id: int
    subject_id: int
    details: Mapping[str, Any]
    actor_ids: Sequence[int]
    count: int
    unread: bool


def read_groups(
    query: Mapping[str, Any], *, limit: int, order: int = -1
) -> list[Group]:
    """Read groups by their place. One round trip, and one to count the large ones."""
    with translate_errors():
        rows = (
            collection(NotificationGroup)
            .find(query, sort=[("latest_id", order)], limit=limit, batch_size=limit + 1)
            .to_list()
        )
    large = [row for row in rows if len(row["actor_ids"]) == ACTORS_KEPT]
    counts = _count_members(large) if large else {}
    return [
        Group(
            _id=row["latest_id"],
            kind=row["kind"],
            tweet_id=row["tweet_id"],
            subject_id=row["subject_id"],
            details=row["details"],
            actor_ids=row["actor_ids"],
            count=counts.get(row["group_key"], len(row["actor_ids"])),
            unread=row["unread"],
        )
        for row in rows
    ]


def _count_members(groups: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count the members of some groups of one inbox: a key of `notif_group` each."""
    members = {
        "recipient_id": groups[0]["recipient_id"],
        "hidden": False,
        "group_key": {"$in": [group["group_key"] for group in groups]},
    }
    pipeline: list[dict[str, Any]] = [
        {"$match": members},
        {"$group": {"_id": "$group_key", "members": {"$sum": 1}}},
    ]
    with translate_errors():
        counted = collection(Notification).aggregate(pipeline, hint="notif_group")
        return {row["_id"]: row["members"] for row in counted}

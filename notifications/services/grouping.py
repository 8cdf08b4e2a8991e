"""Keeps the groups of inboxes in step with the notifications that they sum up.

A group is derived from its newest notifications, and derived again until nothing has
changed in between, as `write_until_stable` does with notifications. So a like costs the
same however many came before it, and several workers may update a group at once.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from notifications.models import ACTORS_KEPT, Inbox, Notification, NotificationGroup
from twitter_project.shared.db import (
    UpdateOne,
    collection,
    translate_errors,
)
from twitter_project.shared.ids import new_id


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What identifies a group: whose inbox it is in, and what it sums up."""

    recipient_id: int
    group_key: str
    kind: str


@dataclass(frozen=True, slots=True)
class GroupState:
    """What a group shows, as its newest notifications have it."""

    latest_id: int
    tweet_id: int
    subject_id: int
    details: Mapping[str, Any]
    actor_ids: tuple[int, ...]
    unread: bool


MEMBER_FIELDS = ("actor_id", "tweet_id", "subject_id", "details")

# None means that there is nothing to show.
Groups = Mapping[GroupKey, GroupState | None]


def regroup(notifications: Mapping[str, Any]) -> None:
    """Update the groups of all notifications that match this filter.

    Three round trips, however many groups there are and however long they are.
    """
    seen: Groups = {}
    while True:
        # A group whose notifications were all deleted in between must become empty.
        now = {**dict.fromkeys(seen), **_find_groups(notifications)}
        if now == seen or not _write(now):
            return
        seen = now


def forget_empty_groups(*, tweet_id: int) -> None:
    """Delete the groups about a tweet that are already empty."""
    with translate_errors():
        collection(NotificationGroup).delete_many(
            {"tweet_id": tweet_id, "latest_id": 0}
        )


def _find_groups(notifications: Mapping[str, Any]) -> Groups:
    """Read each group from its newest visible notifications.

    It reads `ACTORS_KEPT` notifications for each, however many there are.
    """
    is_member = {
        "$and": [
            {"$eq": ["$recipient_id", "$$recipient_id"]},
            {"$eq": ["$group_key", "$$group_key"]},
        ]
    }
    names = ("recipient_id", "group_key")
    pipeline: list[dict[str, Any]] = [
        {"$match": dict(notifications)},
        {
            "$group": {
                "_id": {name: f"${name}" for name in names},
                "kind": {"$first": "$kind"},
            }
        },
        {
            "$lookup": {
                "from": Notification._meta.db_table,
                "let": {name: f"$_id.{name}" for name in names},
                "pipeline": [
                    {"$match": {"hidden": False, "$expr": is_member}},
                    {"$sort": {"_id": -1}},
                    {"$limit": ACTORS_KEPT},
                    {"$project": dict.fromkeys(MEMBER_FIELDS, True)},
                ],
                "as": "members",
            }
        },
        {
            "$lookup": {
                "from": Inbox._meta.db_table,
                "localField": "_id.recipient_id",
                "foreignField": "_id",
                "as": "inbox",
            }
        },
    ]
    with translate_errors():
        rows = collection(Notification).aggregate(pipeline).to_list()
    return dict(map(_read_group, rows))


def _read_group(row: Mapping[str, Any]) -> tuple[GroupKey, GroupState | None]:
    key = GroupKey(**row["_id"], kind=row["kind"])
    members = row["members"]
    if not members:
        return key, None
    newest = members[0]
    read_up_to = row["inbox"][0]["read_up_to"] if row["inbox"] else 0
    return key, GroupState(
        latest_id=newest["_id"],
        tweet_id=newest["tweet_id"],
        subject_id=newest["subject_id"],
        details=newest["details"],
        actor_ids=tuple(member["actor_id"] for member in members),
        unread=newest["_id"] > read_up_to,
    )


def _write(groups: Groups) -> bool:
    """Make the stored groups match; return whether any changed."""
    updates = [_make_update(key, state) for key, state in groups.items()]
    if not updates:
        return False
    try:
        with translate_errors():
            result = collection(NotificationGroup).bulk_write(updates, ordered=False)
    except IntegrityError:  # another worker inserted one of them at the same time
        return True
    return bool(result.upserted_count + result.modified_count)


def _make_update(key: GroupKey, state: GroupState | None) -> UpdateOne:
    place = {"recipient_id": key.recipient_id, "group_key": key.group_key}
    if state is None:
        return UpdateOne({**place, "latest_id": {"$gt": 0}}, {"$set": _no_fields()})
    fields = {
        **asdict(state),
        "actor_ids": list(state.actor_ids),
        "emptied_at": None,
    }
    inserted = {"_id": new_id(), "kind": key.kind}
    return UpdateOne(place, {"$set": fields, "$setOnInsert": inserted}, upsert=True)


def _no_fields() -> dict[str, Any]:
    return {
        "latest_id": 0,
        "actor_ids": [],
        "unread": False,
        "emptied_at": timezone.now(),
    }

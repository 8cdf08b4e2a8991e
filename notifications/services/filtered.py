"""The filtered inbox: the people whose notifications wait there, until the recipient
accepts or dismisses them.

It is read from the notifications themselves, so it is always exact; at most from a
recipient's newest `READ_MAX`.
"""

from collections.abc import Collection, Mapping
from typing import Any, TypedDict, cast

from django.utils import timezone

from notifications.errors import NothingWaits
from notifications.events import AcceptanceChanged
from notifications.models import AcceptedPerson, Notification
from notifications.services.presenting import (
    ROW_FIELDS,
    make_single,
    present_groups,
)
from notifications.services.reasons import DERIVE
from notifications.types import NotificationView, WaitingPerson
from twitter_project.outbox import events
from twitter_project.shared.db import (
    UpdateOne,
    atomic,
    collection,
    session,
    translate_errors,
)
from twitter_project.shared.ids import id_time, new_id
from twitter_project.shared.pagination import Keyset, Page, page_of, scan_rows
from users.services import hydrate_people
from users.types import Person, Viewer

READ_MAX = 10_000
AT_ONCE_MAX = 100
INDEX = "notif_waiting"


class Waiting(TypedDict):
    """A person whose notifications wait: `_id` is theirs."""

    _id: int
    count: int
    latest: Mapping[str, Any]


def count_waiting_people(*, recipient_id: int) -> int:
    """Return how many people's notifications wait. One index, at most `READ_MAX` keys.

    For people who do not filter, there is nothing to read.
    """
    stages: list[Mapping[str, Any]]
    stages = [{"$group": {"_id": "$actor_id"}}, {"$count": "people"}]
    found = _read({"recipient_id": recipient_id}, stages)
    return found[0]["people"] if found else 0


def list_waiting_people(*, viewer: Viewer, keyset: Keyset) -> Page[WaitingPerson]:
    """Return a page of the people whose notifications wait, the newest first.

    The cursor is the id of a person's newest notification. People whom the viewer may
    not see are left out.
    """
    rows = _find_waiting(
        {"recipient_id": viewer.account_id},
        {"$match": {"latest._id": {"$gt": 0, **keyset.bounds}}},
        {"$sort": {"latest._id": keyset.order}},
        {"$limit": keyset.scan_limit},
    )
    page = page_of(rows, keyset, cursor=lambda row: row["latest"]["_id"])
    return page.with_items(_present(page.items, viewer))


def get_waiting_person(*, person_id: int, viewer: Viewer) -> WaitingPerson:
    """Return a person in the filtered inbox. Raises: NothingWaits."""
    query = {"recipient_id": viewer.account_id, "actor_id": person_id}
    found = _present(_find_waiting(query), viewer)
    if not found:
        raise NothingWaits
    return found[0]


def list_waiting_notifications(
    *, person_id: int, viewer: Viewer, keyset: Keyset
) -> Page[NotificationView]:
    """Return a page of a person's notifications that wait, the newest first."""
    rows = scan_rows(
        Notification,
        {"recipient_id": viewer.account_id, "waits": True, "actor_id": person_id},
        ROW_FIELDS,
        keyset,
        index=INDEX,
    )
    groups = [make_single(row, unread=False) for row in rows]
    return present_groups(groups, keyset, viewer)


def accept_people(*, owner_id: int, person_ids: Collection[int]) -> int:
    """Show the notifications from these people in the inbox, now and in future.

    Only those by whom something waits are accepted; returns how many.
    """
    query = {"recipient_id": owner_id, "actor_id": {"$in": list(person_ids)}}
    found = _read(query, [{"$group": {"_id": "$actor_id"}}, {"$sort": {"_id": 1}}])
    accepted_ids = [row["_id"] for row in found]
    _accept(owner_id, accepted_ids)
    return len(accepted_ids)


@atomic
def _accept(owner_id: int, person_ids: Collection[int]) -> None:
    pairs = [{"owner_id": owner_id, "person_id": one} for one in person_ids]
    if not pairs:
        return
    collection(AcceptedPerson).bulk_write(
        [
            UpdateOne(pair, {"$setOnInsert": {"_id": new_id()}}, upsert=True)
            for pair in pairs
        ],
        session=session(),
    )
    events.publish(*(AcceptanceChanged(owner_id, one) for one in person_ids))


def dismiss_people(*, owner_id: int, person_ids: Collection[int]) -> int:
    """Dismiss the waiting notifications from these people; return how many there were.

    Later ones wait again.
    """
    query = {"recipient_id": owner_id, "waits": True}
    with translate_errors():
        result = collection(Notification).update_many(
            {**query, "actor_id": {"$in": list(person_ids)}},
            [{"$set": {"dismissed_at": timezone.now()}}, DERIVE],
            hint=INDEX,
        )
    return result.modified_count


def _present(rows: Collection[Waiting], viewer: Viewer) -> list[WaitingPerson]:
    groups = [make_single(row["latest"], unread=False) for row in rows]
    views = present_groups(groups, Keyset(limit=len(groups) or 1), viewer).items
    latest = {view.id: view for view in views}
    people: Mapping[int, Person] = hydrate_people(
        user_ids=[row["_id"] for row in rows], viewer=viewer
    )
    return [
        WaitingPerson(
            person=people[row["_id"]],
            count=row["count"],
            latest=latest[row["latest"]["_id"]],
            latest_at=id_time(row["latest"]["_id"]),
        )
        for row in rows
        if row["latest"]["_id"] in latest
    ]


def _find_waiting(
    query: Mapping[str, Any], *stages: Mapping[str, Any]
) -> list[Waiting]:
    newest = {"$first": {name: f"${name}" for name in ("_id", *ROW_FIELDS)}}
    grouped = {"_id": "$actor_id", "count": {"$sum": 1}, "latest": newest}
    return cast("list[Waiting]", _read(query, [{"$group": grouped}, *stages]))


def _read(query: Mapping[str, Any], stages: Collection[Mapping[str, Any]]) -> list[Any]:
    pipeline: list[Mapping[str, Any]] = [
        {"$match": {"waits": True, **query}},
        {"$sort": {"_id": -1}},
        {"$limit": READ_MAX},
        *stages,
    ]
    with translate_errors():
        return collection(Notification).aggregate(pipeline, hint=INDEX).to_list()

"""Writes rows of notifications so that they match the current state."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils import timezone

from notifications.events import UserNotified
from notifications.models import KEY, Notification, make_group_key
from notifications.services.grouping import regroup
from notifications.services.reasons import DERIVE, Reasons
from twitter_project.outbox import events
from twitter_project.shared.db import (
    UpdateOne,
    atomic,
    collection,
    session,
    translate_errors,
)
from twitter_project.shared.ids import id_time, new_id
from twitter_project.shared.stable_writes import write_until_stable

TRIES_MAX = 5


@dataclass(frozen=True, slots=True)
class NotificationKey:
    """Identifies a notification: one row has these values.

    What the ids are, and which of them are 0, depends on the kind: see `Notification`.
    `details` and `conversation_id` are stored with the row; they identify nothing.
    """

    recipient_id: int
    kind: str
    actor_id: int = 0
    tweet_id: int = 0
    subject_id: int = 0
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)
    conversation_id: int = field(default=0, compare=False)

    def as_query(self) -> dict[str, Any]:
        """Return the query that finds the row."""
        return {name: getattr(self, name) for name in KEY}


# Why each notification is hidden; None if it should not exist.
Findings = Mapping[NotificationKey, Reasons | None]
Found = TypeVar("Found", Findings, Findings | None)


def notify(look: Callable[[], Found], write: Callable[[Found], bool]) -> None:
    """Make the rows match what `look` finds, then update their groups."""
    known: set[NotificationKey] = set()

    def look_and_note() -> Found:
        found = look()
        known.update(found or ())
        return found

    write_until_stable(look_and_note, write)
    if known:
        regroup({"$or": [key.as_query() for key in known]})


def write(found: Findings) -> bool:
    """Make the rows match; return whether any changed.

    Tries again if another process inserts one of them at the same time.
    """
    if not any(found.values()):  # all of them go, so there is nothing to publish
        with translate_errors():
            return bool(found) and _update(found, {})[0]
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            return _store(found)
        except IntegrityError:
            if not tries_left:
                raise
    return False


@atomic
def _store(found: Findings) -> bool:
    """Update the rows, and publish which are new and visible."""
    ids = {key: new_id() for key in found}
    has_changed, inserted_ids = _update(found, ids)
    events.publish(
        *(
            UserNotified(notification_id=ids[key], recipient_id=key.recipient_id)
            for key, reasons in found.items()
            if ids[key] in inserted_ids and reasons and not reasons.is_any
        )
    )
    return has_changed


def _update(
    found: Findings, ids: Mapping[NotificationKey, int]
) -> tuple[bool, Collection[int]]:
    """Insert under these ids, change or withdraw all rows in one round trip.

    Returns whether any row changed, and the ids of those that are new.
    """
    result = collection(Notification).bulk_write(
        [
            _withdrawal(key) if reasons is None else _upsert(key, reasons, ids[key])
            for key, reasons in found.items()
        ],
        session=session(),
    )
    inserted_ids = set((result.upserted_ids or {}).values())
    return bool(inserted_ids or result.modified_count), inserted_ids


def _upsert(key: NotificationKey, reasons: Reasons, id_: int) -> UpdateOne:
    """Return the update that inserts the row under this id, or updates it."""
    group_key = make_group_key(
        kind=key.kind,
        actor_id=key.actor_id,
        tweet_id=key.tweet_id,
        subject_id=key.subject_id,
        day=id_time(id_).date(),
    )
    inserted = {
        "_id": id_,
        "group_key": group_key,
        "details": {"$literal": dict(key.details)},
        "dismissed_at": None,
    }
    fields = {
        **reasons.as_fields(),
        "conversation_id": key.conversation_id,
        "withdrawn_at": None,
        **{name: {"$ifNull": [f"${name}", value]} for name, value in inserted.items()},
    }
    return UpdateOne(key.as_query(), [{"$set": fields}, DERIVE], upsert=True)


def _withdrawal(key: NotificationKey) -> UpdateOne:
    return UpdateOne(
        {**key.as_query(), "withdrawn_at": None},
        [{"$set": {"withdrawn_at": timezone.now()}}, DERIVE],
    )

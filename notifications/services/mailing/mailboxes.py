"""Rows of mailboxes, and of what waits to be mailed.

A person's e-mails are sent one at a time, by whoever claims the mailbox. What is
claimed with it is one batch. If its worker dies, the next one sends the same batch
again, under the same Message-ID, so that a mailbox that has it already can drop it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.channels import Channel
from notifications.models import (
    CLAIMED_FOR,
    REMEMBERED_FOR,
    WAITING_FOR,
    Mailbox,
    Sending,
)
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.ids import id_time, new_id
from twitter_project.shared.queries import find_one, find_rows

WAITING, CLAIMED, DONE = (state.value for state in Sending.State)
EMAIL = Channel.EMAIL.value


@dataclass(frozen=True, slots=True)
class Batch:
    """The notifications of one e-mail, and the claim on their recipient's mailbox.

    It is repeated if a worker had it before, which may have sent it or not.
    """

    id: int
    claim_id: int
    recipient_id: int
    notification_ids: Sequence[int]
    is_repeated: bool


def find_mailbox(recipient_id: int) -> Mailbox:
    """Return the mailbox as it is stored; a new one if there is none."""
    found = find_one(Mailbox.objects.filter(recipient_id=recipient_id))
    return found or Mailbox(recipient_id=recipient_id)


def add_waiting(recipient_id: int, notification_id: int, now: datetime) -> None:
    """Let the notification wait, unless it does already, or was mailed."""
    place = {
        "notification_id": notification_id,
        "channel": EMAIL,
        "target_id": recipient_id,
    }
    fields = {
        "_id": new_id(),
        "recipient_id": recipient_id,
        "state": WAITING,
        "batch_id": 0,
        "claimed_until": None,
        "forget_at": now + WAITING_FOR,
    }
    with translate_errors():
        collection(Sending).update_one(
            place, {"$setOnInsert": fields}, upsert=True, session=session()
        )


def find_waiting_since(recipient_id: int) -> datetime | None:
    """Return since when something has been waiting, or was claimed; None if nothing."""
    oldest = [
        row["_id"]
        for state in (WAITING, CLAIMED)
        for row in find_rows(
            Sending,
            {**_own(recipient_id), "state": state},
            {"_id": True},
            order=1,
            limit=1,
        )
    ]
    return id_time(min(oldest)) if oldest else None


def change_mailbox(recipient_id: int, fields: Mapping[str, Any]) -> None:
    """Set some columns, in the current transaction if there is one."""
    columns = Mailbox._meta.concrete_fields
    missing = {
        field.column: field.get_default()
        for field in columns
        if not field.primary_key and field.column not in fields
    }
    with translate_errors():
        collection(Mailbox).update_one(
            {"_id": recipient_id},
            {"$set": dict(fields), "$setOnInsert": missing},
            upsert=True,
            session=session(),
        )


def claim_batch(mailbox: Mailbox, now: datetime) -> Batch | None:
    """Claim the mailbox and what waits for it; None if another worker has it.

    `mailbox` must be as it was read: if an e-mail was sent since, nothing is claimed.
    """
    recipient_id, claim_id = mailbox.recipient_id, new_id()
    until = now + CLAIMED_FOR
    free = [{"claimed_until": None}, {"claimed_until": {"$lte": now}}]
    as_read = {"last_sent_at": mailbox.last_sent_at, "batch_id": mailbox.batch_id}
    with translate_errors():
        taken = collection(Mailbox).update_one(
            {"_id": recipient_id, **as_read, "$or": free},
            {"$set": {"claimed_until": until, "batch_id": claim_id}},
        )
    if not taken.modified_count:
        return None
    # Whoever has the mailbox has all of these: other claims are those of dead workers.
    left_id = _find_left_batch(recipient_id)
    if left_id is None:
        _claim_rows({**_own(recipient_id), "state": WAITING}, claim_id, until)
    batch_id = claim_id if left_id is None else left_id
    return Batch(
        batch_id,
        claim_id,
        recipient_id,
        _find_batch(recipient_id, batch_id),
        is_repeated=left_id is not None,
    )


def _find_left_batch(recipient_id: int) -> int | None:
    """Return the batch that a dead worker has left, the oldest of several."""
    query = {**_own(recipient_id), "state": CLAIMED}
    rows = find_rows(Sending, query, {"batch_id": True}, order=1, limit=1)
    return rows[0]["batch_id"] if rows else None


def _claim_rows(query: Mapping[str, Any], batch_id: int, until: datetime) -> None:
    claimed = {"state": CLAIMED, "batch_id": batch_id, "claimed_until": until}
    with translate_errors():
        collection(Sending).update_many(query, {"$set": claimed})


def _find_batch(recipient_id: int, batch_id: int) -> list[int]:
    query = {**_own(recipient_id), "state": CLAIMED, "batch_id": batch_id}
    rows = find_rows(Sending, query, {"notification_id": True})
    return [row["notification_id"] for row in rows]


def give_batch_back(batch: Batch) -> None:
    """Let everything wait again: it was certainly not sent."""
    _change_batch(batch, {"state": WAITING, "batch_id": 0, "claimed_until": None})
    with translate_errors():
        collection(Mailbox).update_one(
            {"_id": batch.recipient_id, "batch_id": batch.claim_id},
            {"$set": {"claimed_until": None, "batch_id": 0}},
        )


def finish_batch(batch: Batch, *, sent_at: datetime | None, now: datetime) -> None:
    """Note that it was sent, or that there was nothing to send."""
    kept_until = now + REMEMBERED_FOR
    done = {"state": DONE, "claimed_until": None, "forget_at": kept_until}
    _change_batch(batch, done)
    sent = {"last_sent_at": sent_at} if sent_at else {}
    with translate_errors():
        collection(Mailbox).update_one(
            {"_id": batch.recipient_id, "batch_id": batch.claim_id},
            {"$set": {"claimed_until": None, "batch_id": 0, **sent}},
            session=session(),
        )


def _change_batch(batch: Batch, fields: Mapping[str, Any]) -> None:
    which = {**_own(batch.recipient_id), "state": CLAIMED, "batch_id": batch.id}
    with translate_errors():
        collection(Sending).update_many(
            which, {"$set": dict(fields)}, session=session()
        )


def _own(recipient_id: int) -> dict[str, Any]:
    return {"recipient_id": recipient_id, "channel": EMAIL}

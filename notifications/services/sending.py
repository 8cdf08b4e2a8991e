"""Claims what is sent, so that nothing is lost and nothing is sent twice.

A worker claims a notification for one target, sends it, and marks it as done. One that
dies in between leaves its claim, which others respect until it runs out: what it had
sent already is then sent again, but never within `CLAIMED_FOR` of the first time.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from notifications.channels import Channel
from notifications.models import CLAIMED_FOR, REMEMBERED_FOR, WAITING_FOR, Sending
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import new_id
from twitter_project.shared.queries import find_one


@dataclass(frozen=True, slots=True)
class Target:
    """One notification for one push subscription, or for one mailbox.

    `id` is the subscription's, or the recipient's for e-mails.
    """

    notification_id: int
    recipient_id: int
    channel: Channel
    id: int

    def as_fields(self) -> dict[str, object]:
        """Return the fields that identify its row."""
        return {
            "notification_id": self.notification_id,
            "channel": self.channel.value,
            "target_id": self.id,
        }


@dataclass(frozen=True, slots=True)
class SendingClaim:
    """The right to send to a target until the claim runs out."""

    target: Target
    batch_id: int


class ClaimedElsewhere(Exception):
    """Another worker is sending it, or died doing so. Look again at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Claimed until {until.isoformat(timespec='seconds')}.")
        self.until = until


def claim_sending(
    target: Target, *, now: datetime | None = None
) -> SendingClaim | None:
    """Claim the target for `CLAIMED_FOR`; None if the notification was sent to it.

    Raises: ClaimedElsewhere.
    """
    now = now or timezone.now()
    claim = SendingClaim(target, new_id())
    free = [
        {"state": Sending.State.WAITING.value},
        {"state": Sending.State.CLAIMED.value, "claimed_until": {"$lte": now}},
    ]
    try:
        with translate_errors():
            collection(Sending).update_one(
                {**target.as_fields(), "$or": free},
                {
                    "$set": {
                        "state": Sending.State.CLAIMED.value,
                        "batch_id": claim.batch_id,
                        "claimed_until": now + CLAIMED_FOR,
                        "forget_at": now + WAITING_FOR,
                    },
                    "$setOnInsert": {
                        "_id": new_id(),
                        "recipient_id": target.recipient_id,
                    },
                },
                upsert=True,
            )
    except IntegrityError:  # there is a row, and it is not free
        _refuse(target)
        return None
    return claim


def _refuse(target: Target) -> None:
    """Raise ClaimedElsewhere unless the target has been served."""
    row = find_one(Sending.objects.filter(**target.as_fields()))
    if row is not None and row.state != Sending.State.DONE:
        # A claim that was given back a moment ago can be taken at once.
        raise ClaimedElsewhere(row.claimed_until or timezone.now())


def finish_sending(claim: SendingClaim) -> None:
    """Note that the other side has accepted it, or never will."""
    _change(claim, Sending.State.DONE)


def give_back_sending(claim: SendingClaim) -> None:
    """Note that it was certainly not sent, so that it can be tried again at once."""
    _change(claim, Sending.State.WAITING)


def _change(claim: SendingClaim, state: Sending.State) -> None:
    """Change the row, unless somebody else has claimed it since."""
    is_done = state is Sending.State.DONE
    kept_for = REMEMBERED_FOR if is_done else WAITING_FOR
    with translate_errors():
        collection(Sending).update_one(
            {**claim.target.as_fields(), "batch_id": claim.batch_id},
            {
                "$set": {
                    "state": state.value,
                    "claimed_until": None,
                    "forget_at": timezone.now() + kept_for,
                }
            },
        )

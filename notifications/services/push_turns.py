"""Decides when a browser hears of a group, so that a burst of likes rings once.

A push says what its group is like as a whole. So one push tells of everything until
then, and the group waits afterwards: for a minute, and for twice as long each time
that more has come meanwhile, up to an hour. What waited is told together, silently.
Whoever sends has the group's turn until the claim runs out. A worker that dies leaves
it, so what it may have sent comes again, but never within `CLAIMED_FOR`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError

from notifications.models import CLAIMED_FOR, GROUP_REMEMBERED_FOR, PushedGroup
from twitter_project.outbox import events
from twitter_project.shared.db import atomic, collection, session, translate_errors
from twitter_project.shared.ids import new_id

WAIT_MIN = timedelta(minutes=1)
WAIT_MAX = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One group of the inbox in one browser."""

    subscription_id: int
    group_key: str

    def as_fields(self) -> dict[str, object]:
        """Return the fields that identify its row."""
        return {"subscription_id": self.subscription_id, "group_key": self.group_key}


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to push the group until the claim runs out.

    `has_waited` says that it waited for the end of `waited`, after an earlier push.
    `shown` is the digest of that push; empty if there was none.
    """

    place: Place
    claim_id: int
    shown: str = ""
    waited: timedelta = timedelta(0)
    has_waited: bool = False

    @property
    def is_follow_up(self) -> bool:
        """Whether the browser has just told of this group."""
        return self.has_waited and bool(self.shown)


def take_turn(place: Place, *, now: datetime) -> Turn | None:
    """Claim the group for `CLAIMED_FOR`; None if it has to wait.

    Read the group afterwards: what comes later then plans a turn of its own.
    """
    claim_id = new_id()
    claimed = {
        "claim_id": claim_id,
        "free_at": now + CLAIMED_FOR,
        "planned_at": None,
        "forget_at": now + GROUP_REMEMBERED_FOR,
    }
    inserted = {"_id": new_id(), "wait_s": 0, "shown": ""}
    try:
        with translate_errors():
            before = collection(PushedGroup).find_one_and_update(
                {**place.as_fields(), "free_at": {"$lte": now}},
                {"$set": claimed, "$setOnInsert": inserted},
                upsert=True,
            )
    except IntegrityError:  # there is a row, and it is not free
        return None
    if before is None:
        return Turn(place, claim_id)
    return Turn(
        place,
        claim_id,
        shown=before["shown"],
        waited=timedelta(seconds=before["wait_s"]),
        has_waited=before["planned_at"] is not None,
    )


@atomic
def plan_turn(place: Place, event: object, *, now: datetime) -> None:
    """Publish the event for when the group is free, unless one waits for that already.

    That one tells of everything that was stored before it took the turn.
    """
    unplanned = [{"planned_at": None}, {"planned_at": {"$lte": now}}]
    with translate_errors():
        row = collection(PushedGroup).find_one_and_update(
            {**place.as_fields(), "$or": unplanned},
            [{"$set": {"planned_at": "$free_at"}}],
            session=session(),
        )
    if row is not None:
        events.publish(event, due_at=row["free_at"].replace(tzinfo=UTC))


def finish_turn(turn: Turn, *, shown: str, slows_down: bool, now: datetime) -> None:
    """Note what the browser shows now, and let the group wait."""
    wait = WAIT_MIN
    if turn.has_waited and slows_down:
        wait = min(max(2 * turn.waited, WAIT_MIN), WAIT_MAX)
    _change(
        turn,
        {
            "free_at": now + wait,
            "wait_s": int(wait.total_seconds()),
            "shown": shown,
        },
    )


def give_turn_back(turn: Turn, *, now: datetime) -> None:
    """Note that nothing was sent, so that it can be tried again at once."""
    _change(turn, {"free_at": now})


def _change(turn: Turn, fields: Mapping[str, Any]) -> None:
    """Change the row, unless somebody else has had the turn since."""
    with translate_errors():
        collection(PushedGroup).update_one(
            {**turn.place.as_fields(), "claim_id": turn.claim_id},
            {"$set": dict(fields)},
        )

"""Applies the rules to notifications that are stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, cast

from notifications.models import Notification
from notifications.services.reasons import REASONS, Notice, Reasons, find_reasons
from tweets.services import get_tweet_facts
from twitter_project.shared.queries import find_rows
from users.services import find_person_as_seen_by, hydrate_people
from users.types import Person, Viewer


class Row(TypedDict):
    """What the rules need to know of a stored notification."""

    _id: int
    recipient_id: int
    kind: str
    actor_id: int
    tweet_id: int
    subject_id: int
    conversation_id: int


FIELDS = dict.fromkeys((*Row.__annotations__, *REASONS), True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reasons that hide a notification; `is_new` if its row has others."""

    reasons: Reasons
    is_new: bool = field(compare=False)


def find_verdicts(ids: Sequence[int]) -> dict[int, Verdict]:
    """Apply the rules to each of these notifications; unknown ids are absent.

    Five round trips if all have the same recipient, or the same actor.
    """
    rows = find_rows(Notification, {"_id": {"$in": ids}}, FIELDS)
    found = find_reasons(_make_notices(cast("list[Row]", rows)))
    return {
        row["_id"]: Verdict(one, is_new=one != _read_reasons(row))
        for row, one in zip(rows, found, strict=True)
    }


def _read_reasons(row: Mapping[str, Any]) -> Reasons:
    return Reasons(frozenset(name for name in REASONS if row.get(name)))


def _make_notices(rows: Sequence[Row]) -> list[Notice]:
    people = _find_people(rows)
    tweet_ids = {row["tweet_id"] for row in rows} - {0}
    tweets = get_tweet_facts(tweet_ids=tweet_ids) if tweet_ids else {}
    return [
        Notice(
            id=row["_id"],
            recipient_id=row["recipient_id"],
            kind=row["kind"],
            actor_id=row["actor_id"],
            actor=people.get((row["recipient_id"], row["actor_id"])),
            tweet=tweets.get(row["tweet_id"]),
            subject_id=row["subject_id"],
            conversation_id=row["conversation_id"],
        )
        for row in rows
    ]


def _find_people(rows: Sequence[Row]) -> Mapping[tuple[int, int], Person]:
    """Return the actors as the recipients see them, by recipient and actor."""
    by_recipient: dict[int, set[int]] = defaultdict(set)
    by_actor: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        by_recipient[row["recipient_id"]].add(row["actor_id"])
        by_actor[row["actor_id"]].add(row["recipient_id"])
    if len(by_recipient) <= len(by_actor):
        return {
            (recipient_id, actor_id): person
            for recipient_id, actor_ids in by_recipient.items()
            for actor_id, person in hydrate_people(
                user_ids=actor_ids, viewer=Viewer(recipient_id)
            ).items()
        }
    return {
        (recipient_id, actor_id): person
        for actor_id, recipient_ids in by_actor.items()
        for recipient_id, person in find_person_as_seen_by(
            user_id=actor_id, viewer_ids=recipient_ids
        ).items()
    }

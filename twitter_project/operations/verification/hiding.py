"""What people have chosen not to be notified of, for brute force.

Everything is read from the rows of the choices themselves. Of a notification's own row
only what no fact says: when it was written, and whether it was dismissed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from notifications.models import (
    AcceptedPerson,
    MutedThread,
    Notification,
    NotificationPolicy,
    NotificationPreferences,
)
from twitter_project.shared.ids import id_time

POLICY_NAMES = ("not_following", "not_followers", "new_accounts", "private_mentions")
NEW_ACCOUNT_AGE = timedelta(days=30)
# What a policy can be about: what somebody does to the recipient unasked.
UNASKED = (
    *("follow", "follow_request", "like", "retweet"),
    *("reply", "mention", "quote", "listed"),
)
REASONS = tuple(
    field.name
    for field in Notification._meta.concrete_fields
    if field.name.startswith("hidden_by_")
)


class Told(NamedTuple):
    """The key of a notification. Ids are 0 for what its kind does not have."""

    recipient_id: int
    kind: str
    actor_id: int
    tweet_id: int
    subject_id: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What only the row of a notification says."""

    id: int
    conversation_id: int
    is_dismissed: bool
    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What people have chosen. Sets are by owner, and `written` are rows by key."""

    policies: Mapping[int, Mapping[str, str]]
    accepted: Mapping[int, set[int]]
    muted_threads: Mapping[int, set[int]]
    turned_off: Mapping[int, set[str]]
    written: Mapping[Told, Written]

    def is_new_account(self, told: Told, actor_id: int) -> bool:
        row = self.written.get(told)
        written_at = id_time(row.id) if row else None
        return written_at is not None and (
            written_at - id_time(actor_id) < NEW_ACCOUNT_AGE
        )


def told_by(row: Notification) -> Told:
    """Return the key of a row."""
    return Told(row.recipient_id, row.kind, row.actor_id, row.tweet_id, row.subject_id)


def load_choices() -> Choices:
    rows = NotificationPreferences.objects.values_list("owner_id", "channels")
    return Choices(
        policies=_load_policies(),
        accepted=_group(AcceptedPerson.objects.values_list("owner_id", "person_id")),
        muted_threads=_group(
            MutedThread.objects.values_list("owner_id", "conversation_id")
        ),
        turned_off={
            owner_id: {
                kind for kind, own in channels.items() if own.get("page") is False
            }
            for owner_id, channels in rows
        },
        written=_load_written(),
    )


def _load_policies() -> dict[int, dict[str, str]]:
    rows = NotificationPolicy.objects.values_list("owner_id", *POLICY_NAMES)
    return {
        owner_id: dict(zip(POLICY_NAMES, choices, strict=True))
        for owner_id, *choices in rows
    }


def _group(pairs: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    groups: dict[int, set[int]] = defaultdict(set)
    for owner_id, value in pairs:
        groups[owner_id].add(value)
    return groups


def _load_written() -> dict[Told, Written]:
    return {
        told_by(row): Written(
            id=row.id,
            conversation_id=row.conversation_id,
            is_dismissed=row.dismissed_at is not None,
            reasons=frozenset(name for name in REASONS if getattr(row, name)),
        )
        for row in Notification.objects.iterator()
    }

"""What people have chosen not to be notified of, for brute force.

Everything is read from the rows of the choices themselves. Of a notification's own row
only what no fact says: when it was written, and whether it was dismissed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

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
Key = tuple[int, str, int, int, int]


@dataclass(frozen=True, slots=True)
class Written:
    """What only the row of a notification says."""

    id: int
    conversation_id: int
    is_dismissed: bool
    is_filtered: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What people have chosen. Sets are by owner; `written` is by the key of a row."""

    policies: Mapping[int, Mapping[str, str]]
    accepted: Mapping[int, set[int]]
    muted_threads: Mapping[int, set[int]]
    turned_off: Mapping[int, set[str]]
    written: Mapping[Key, Written]

    def is_new_account(self, key: Key, actor_id: int) -> bool:
        row = self.written.get(key)
        written_at = id_time(row.id) if row else None
        return written_at is not None and (
            written_at - id_time(actor_id) < NEW_ACCOUNT_AGE
        )


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


def _load_written() -> dict[Key, Written]:
    return {
        (row.recipient_id, row.kind, row.actor_id, row.tweet_id, row.subject_id): (
            Written(
                id=row.id,
                conversation_id=row.conversation_id,
                is_dismissed=row.dismissed_at is not None,
                is_filtered=row.hidden_by_filter or row.hidden_by_policy,
            )
        )
        for row in Notification.objects.iterator()
    }

"""Filters or drops notifications from people whom the recipient may not know."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from notifications.models import (
    KEY,
    AcceptedPerson,
    Notification,
    NotificationKind,
    NotificationPolicy,
)
from notifications.policy import (
    NEW_ACCOUNT_AGE,
    POLICY_FIELDS,
    Policy,
    PolicyChoice,
    PolicyFacts,
)
from notifications.services.reasons.rule import Notice, Rule
from tweets.services import get_tweet_facts
from twitter_project.shared.ids import id_time
from twitter_project.shared.queries import Lookup

# The recipient asked for all other kinds, or the site itself sends them.
FILTERED_KINDS = frozenset(
    kind.value
    for kind in (
        NotificationKind.FOLLOW,
        NotificationKind.FOLLOW_REQUEST,
        NotificationKind.LIKE,
        NotificationKind.RETWEET,
        NotificationKind.REPLY,
        NotificationKind.MENTION,
        NotificationKind.QUOTE,
        NotificationKind.LISTED,
    )
)
REASONS_OF = {
    PolicyChoice.FILTER: "hidden_by_filter",
    PolicyChoice.DROP: "hidden_by_policy",
}

Key = tuple[int, str, int, int, int]
"""The columns that identify a notification: `notifications.models.KEY`."""


class PolicyRule(Rule):
    """The recipient's policy.

    It does not apply to people whom the recipient follows or has accepted, nor to
    replies in a private conversation that the recipient began.
    """

    reasons = tuple(REASONS_OF.values())

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(notices)
        self._policies: dict[int, Policy] = {}
        self._accepted: set[tuple[int, int]] = set()
        self._starters: dict[int, int] = {}
        self._ids: dict[Key, int] = {}

    def look_up(self) -> Sequence[Lookup]:
        judged = [one for one in self.notices if _is_judged(one)]
        if not judged:
            return ()
        owner_ids = list({one.recipient_id for one in judged})
        person_ids = list({one.actor_id for one in judged})
        both = {"owner_id": {"$in": owner_ids}, "person_id": {"$in": person_ids}}
        pair = {"_id": False, "owner_id": True, "person_id": True}
        return (
            Lookup(
                NotificationPolicy,
                {"_id": {"$in": owner_ids}},
                dict.fromkeys(("_id", *POLICY_FIELDS), True),
            ),
            Lookup(AcceptedPerson, both, pair),
            _find_written(judged),
        )

    def take(self, *found: list[dict[str, Any]]) -> None:
        if not found:
            return
        policies, accepted, written = found
        self._policies = {row["_id"]: read_policy(row) for row in policies}
        self._accepted = {(row["owner_id"], row["person_id"]) for row in accepted}
        self._ids = {tuple(row[name] for name in KEY): row["_id"] for row in written}
        strict = [one for one in self.notices if self._find_policy(one)]
        self._find_starters(strict)

    def decide(self, notice: Notice) -> str | None:
        policy, actor = self._find_policy(notice), notice.actor
        if policy is None or actor is None or self._answers_private(notice):
            return None
        facts = PolicyFacts(
            is_follower=actor.relation.followed_by,
            is_new_account=self._is_new_account(notice),
            is_private_mention=_is_private(notice),
        )
        return REASONS_OF.get(policy.judge(facts))

    def _find_policy(self, notice: Notice) -> Policy | None:
        """Return the policy that the notification falls under, if any."""
        policy = self._policies.get(notice.recipient_id)
        if policy is None or not _is_judged(notice):
            return None
        is_accepted = (notice.recipient_id, notice.actor_id) in self._accepted
        return None if policy.accepts_all or is_accepted else policy

    def _answers_private(self, notice: Notice) -> bool:
        tweet = notice.tweet
        if tweet is None or not _is_private(notice):
            return False
        starter_id = self._starters.get(tweet.conversation_id)
        return notice.recipient_id in (tweet.in_reply_to_author_id, starter_id)

    def _find_starters(self, notices: Sequence[Notice]) -> None:
        """Look up who began the private conversations."""
        ids = {
            one.tweet.conversation_id
            for one in notices
            if one.tweet and _is_private(one)
        }
        facts = get_tweet_facts(tweet_ids=ids) if ids else {}
        self._starters = {id_: one.author_id for id_, one in facts.items()}

    def _is_new_account(self, notice: Notice) -> bool:
        """Return whether the account was new when the notification was written."""
        id_ = notice.id or self._ids.get(_key_of(notice))
        written_at = id_time(id_) if id_ else timezone.now()
        return written_at - id_time(notice.actor_id) < NEW_ACCOUNT_AGE


def read_policy(row: Mapping[str, Any]) -> Policy:
    """Return the policy that a row stores."""
    return Policy(**{name: PolicyChoice(row[name]) for name in POLICY_FIELDS})


def _is_judged(notice: Notice) -> bool:
    """Return whether policies apply to such a notification at all."""
    actor = notice.actor
    return (
        notice.kind in FILTERED_KINDS
        and notice.is_by_person
        and actor is not None
        and not actor.relation.following
    )


def _find_written(notices: Sequence[Notice]) -> Lookup:
    """Look up the ids of those notifications that are already stored.

    An account that is new now was also new when its notifications were written, so
    those are not looked up.
    """
    now = timezone.now()
    keys = [
        dict(zip(KEY, _key_of(one), strict=True))
        for one in notices
        if not one.id and now - id_time(one.actor_id) >= NEW_ACCOUNT_AGE
    ]
    query = {"$or": keys} if keys else {"_id": 0}
    return Lookup(Notification, query, dict.fromkeys(("_id", *KEY), True))


def _key_of(notice: Notice) -> Key:
    return (
        notice.recipient_id,
        notice.kind,
        notice.actor_id,
        notice.tweet.id if notice.tweet else 0,
        notice.subject_id,
    )


def _is_private(notice: Notice) -> bool:
    return notice.tweet is not None and notice.tweet.is_for_named_only

"""Decides which reasons hide a notification.

To add a reason, write a rule, name it in `RULES`, and give `Notification` the column.
Code that changes a verdict must then refresh the rows that it affects
(`notifications.services.hiding`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from notifications.models import Notification
from notifications.services.reasons.audience import AudienceRule
from notifications.services.reasons.people import (
    ActorRule,
    OverrideRule,
    RelationRule,
)
from notifications.services.reasons.policy import PolicyRule
from notifications.services.reasons.preferences import PreferenceRule
from notifications.services.reasons.rule import Notice, Rule
from notifications.services.reasons.threads import ThreadRule
from notifications.services.reasons.tweets import TweetRule
from notifications.services.reasons.words import WordsRule
from twitter_project.shared.queries import find_all

__all__ = ["DERIVE", "REASONS", "Notice", "Reasons", "find_reasons"]

RULES: tuple[type[Rule], ...] = (
    RelationRule,
    OverrideRule,
    ActorRule,
    TweetRule,
    AudienceRule,
    PolicyRule,
    ThreadRule,
    PreferenceRule,
    WordsRule,
)
REASONS = tuple(
    field.name
    for field in Notification._meta.concrete_fields
    if field.name.startswith("hidden_by_")
)
# The only reason that leaves a notification where its recipient can find it.
FILTERED = "hidden_by_filter"

# In MongoDB's order every date is greater than null, and null greater than a missing
# value.
_GONE = [{"$gt": [f"${name}", None]} for name in ("withdrawn_at", "dismissed_at")]
_OTHERS = [f"${name}" for name in REASONS if name != FILTERED]
# The last stage of every update of notifications: what follows from the other columns.
DERIVE: dict[str, Any] = {
    "$set": {
        "hidden": {"$or": [f"${FILTERED}", *_OTHERS, *_GONE]},
        "waits": {"$and": [f"${FILTERED}", {"$not": [{"$or": [*_OTHERS, *_GONE]}]}]},
    }
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons that hide a notification, by the names of their columns."""

    names: frozenset[str] = frozenset()

    @property
    def is_any(self) -> bool:
        """Whether any of the reasons holds."""
        return bool(self.names)

    def as_fields(self) -> dict[str, bool]:
        """Return the columns of the reasons; `DERIVE` sets those that follow."""
        return {name: name in self.names for name in REASONS}


def find_reasons(notices: Sequence[Notice]) -> list[Reasons]:
    """Return the reasons that hide each of the notifications, in their order.

    The rules read at most what one round trip reads, however many notices there are,
    and a few more where a recipient mutes words.
    """
    if not notices:
        return []
    rules = [rule(notices) for rule in RULES]
    _look_up(rules)
    return [_apply(rules, notice) for notice in notices]


def _look_up(rules: Collection[Rule]) -> None:
    lookups = [(rule, rule.look_up()) for rule in rules]
    find_all([one for _, found in lookups for one in found])
    for rule, found in lookups:
        rule.take(*(one.rows for one in found))


def _apply(rules: Collection[Rule], notice: Notice) -> Reasons:
    found = (rule.decide(notice) for rule in rules)
    return Reasons(frozenset(name for name in found if name))

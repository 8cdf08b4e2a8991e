"""Hides kinds that the recipient does not want to be notified of at all."""

from collections.abc import Sequence
from typing import Any

from notifications.channels import Channel, Choices, is_on
from notifications.models import NotificationPreferences
from notifications.services.reasons.rule import Notice, Rule
from twitter_project.shared.queries import Lookup


class PreferenceRule(Rule):
    """A kind that the recipient's preferences turn off on the page."""

    reasons = ("hidden_by_preference",)

    def look_up(self) -> Sequence[Lookup]:
        recipient_ids = {notice.recipient_id for notice in self.notices}
        query = {"_id": {"$in": list(recipient_ids)}}
        return [Lookup(NotificationPreferences, query, {"channels": True})]

    def take(self, *found: list[dict[str, Any]]) -> None:
        (rows,) = found
        self.choices: dict[int, Choices] = {
            row["_id"]: row.get("channels", {}) for row in rows
        }

    def decide(self, notice: Notice) -> str | None:
        choices = self.choices.get(notice.recipient_id, {})
        is_wanted = is_on(notice.kind, Channel.PAGE, choices)
        return None if is_wanted else "hidden_by_preference"

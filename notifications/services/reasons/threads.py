"""Hides notifications about conversations that the recipient has muted."""

from collections.abc import Sequence
from typing import Any

from notifications.models import MutedThread
from notifications.services.reasons.rule import Notice, Rule
from twitter_project.shared.queries import Lookup


class ThreadRule(Rule):
    """A muted conversation, whoever began it."""

    reasons = ("hidden_by_thread",)

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(notices)
        self._muted: set[tuple[int, int]] = set()

    def look_up(self) -> Sequence[Lookup]:
        about = [one for one in self.notices if one.conversation_id]
        if not about:
            return ()
        query = {
            "owner_id": {"$in": list({one.recipient_id for one in about})},
            "conversation_id": {"$in": list({one.conversation_id for one in about})},
        }
        fields = {"_id": False, "owner_id": True, "conversation_id": True}
        return (Lookup(MutedThread, query, fields),)

    def take(self, *found: list[dict[str, Any]]) -> None:
        for rows in found:
            self._muted = {(row["owner_id"], row["conversation_id"]) for row in rows}

    def decide(self, notice: Notice) -> str | None:
        is_muted = (notice.recipient_id, notice.conversation_id) in self._muted
        return "hidden_by_thread" if is_muted else None

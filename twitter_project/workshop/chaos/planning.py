"""Drafts, scheduled tweets and tweets that are being sent: one person's own.

The ledger notes after each answer what may have become of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from .asking import Answer, World
from .ledger import Outcome, Plan

WAITING = frozenset({Outcome.DRAFT, Outcome.FAILED})
LEFT = frozenset({Outcome.PUBLISHED, Outcome.FAILED})
REPLIES = 0.3
"""The share of plans that answer a tweet, which may be gone by then."""
UNDO_S = (1, 2, 4, 8)


class Planner:
    """Acts on the plans of whoever acts; `next_text` returns a mark and a text."""

    def __init__(
        self,
        world: World,
        rng: random.Random,
        next_text: Callable[[], tuple[str, str]],
    ) -> None:
        self._world = world
        self._rng = rng
        self._next_text = next_text
        self._plans: list[Plan] = []

    def save(self, actor: str) -> Answer:
        return self._create(actor, {}, frozenset({Outcome.DRAFT}))

    def schedule(self, actor: str) -> Answer:
        return self._create(actor, {"publish_at": self._soon()}, LEFT)

    def move(self, actor: str) -> Answer:
        """Schedule a draft, or schedule it for another time."""
        body = {"publish_at": self._soon()}
        return self._change(actor, "PUT", "/schedule", body, LEFT)

    def stop(self, actor: str) -> Answer:
        return self._change(actor, "DELETE", "/schedule", None, WAITING)

    def cancel(self, actor: str) -> Answer:
        return self._change(actor, "DELETE", "", None, frozenset({Outcome.GONE}))

    def publish(self, actor: str) -> Answer:
        published = frozenset({Outcome.PUBLISHED})
        return self._change(actor, "POST", "/publish", {}, published)

    def send(self, actor: str) -> Answer:
        """Publish in some seconds."""
        body = {"undo_s": self._rng.choice(UNDO_S)}
        return self._change(actor, "POST", "/publish", body, LEFT)

    def undo(self, actor: str) -> Answer:
        """Send, and undo it, too late or not."""
        answer = self.send(actor)
        return self.stop(actor) if answer.is_yes else answer

    def _create(
        self, actor: str, body: dict[str, object], outcomes: frozenset[Outcome]
    ) -> Answer:
        texts = [self._next_text() for _ in range(self._rng.choice((1, 1, 3)))]
        tweets = [{"text": text} for _, text in texts]
        if self._rng.random() < REPLIES and self._world.tweets:
            with self._world.lock:
                parent_id = self._rng.choice(list(self._world.tweets.values())[-30:])
            tweets[0]["in_reply_to_id"] = parent_id
        plan = Plan(actor, tuple(mark for mark, _ in texts))
        self._world.ledger.plans.append(plan)
        answer = self._world.ask(
            actor, "POST", "drafts", {"tweets": tweets, **body}, key=plan.marks[0]
        )
        plan.note(outcomes, is_yes=answer.is_yes, is_second=answer.is_second)
        if answer.is_yes:
            plan.draft_id = answer.body["id"]
            self._plans.append(plan)
        return answer

    def _change(
        self,
        actor: str,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        outcomes: frozenset[Outcome],
    ) -> Answer:
        """Change one of the actor's latest plans, which may be published already."""
        own = [plan for plan in self._plans if plan.author == actor][-4:]
        if not own:
            return self.save(actor)
        plan = own[-1] if path == "/schedule" else self._rng.choice(own)
        answer = self._world.ask(
            actor,
            method,
            f"drafts/{plan.draft_id}{path}",
            body,
            key=f"{plan.marks[0]}{len(plan.acts)}" if method == "POST" else "",
        )
        plan.acts.append(f"{method} {path} {answer.status}")
        plan.note(outcomes, is_yes=answer.is_yes, is_second=answer.is_second)
        return answer

    def _soon(self) -> str:
        """Return a time that can be chosen; the run makes it come sooner."""
        minutes = self._rng.uniform(5, 50)
        return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()

"""Hides notifications from people who are blocked, muted, suspended or unwanted."""

from notifications.services.reasons.rule import Notice, Rule


class RelationRule(Rule):
    """A block in either direction, or a mute."""

    reasons = ("hidden_by_relation",)

    def decide(self, notice: Notice) -> str | None:
        actor = notice.actor
        is_unwanted = actor is not None and actor.relation.is_unwanted
        return "hidden_by_relation" if is_unwanted else None


class ActorRule(Rule):
    """A suspended actor, or one whose account is gone."""

    reasons = ("hidden_by_actor",)

    def decide(self, notice: Notice) -> str | None:
        if notice.actor_id == 0:
            return None
        is_shown = notice.actor is not None and not notice.actor.card.is_suspended
        return None if is_shown else "hidden_by_actor"


class OverrideRule(Rule):
    """A person about whom the recipient chose never to be notified."""

    reasons = ("hidden_by_override",)

    def decide(self, notice: Notice) -> str | None:
        actor = notice.actor
        is_never = actor is not None and actor.relation.never_notifies
        return "hidden_by_override" if is_never else None

"""The relationships between people: everything that one person sets about another."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField

# Earlier than any row. A partial index needs a comparison that MongoDB understands.
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


class RelationshipKind(models.TextChoices):
    FOLLOW = "follow", _("follows")
    REQUEST = "request", _("asked to follow")
    BLOCK = "block", _("blocks")
    MUTE = "mute", _("mutes")
    NO_RETWEETS = "no_retweets", _("mutes the retweets of")
    BELL = "bell", _("is notified of new tweets by")
    NEVER = "never", _("is never notified of anything by")
    EXCLUSIVE = "exclusive", _("has in an exclusive list")


def is_current() -> Q:
    """Select edges that have not ended. Only mutes end."""
    return Q(expires_at=None) | Q(expires_at__gt=timezone.now())


def has_ended() -> Q:
    """Select edges that have ended, by their own index."""
    return Q(expires_at__gt=LONG_AGO, expires_at__lte=timezone.now())


class Relationship(models.Model):
    """One directed edge: `actor_id` follows, blocks or mutes `target_id`, for example.

    An edge whose `expires_at` has passed counts as absent: read it with `is_current`.
    The indexes contain all that reads need, so that these read nothing else.
    """

    id = SnowflakeField(primary_key=True)
    actor_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=RelationshipKind.choices)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id", "target_id", "kind"], name="relationship_edge"
            )
        ]
        indexes = [
            models.Index(
                fields=["actor_id", "target_id", "kind", "expires_at"],
                name="rel_between",
            ),
            models.Index(
                fields=["actor_id", "kind", "-id", "target_id"], name="rel_outgoing"
            ),
            models.Index(
                fields=["target_id", "kind", "-id", "actor_id"], name="rel_incoming"
            ),
            # Only edges that end: others have no entry.
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__gt=LONG_AGO),
                name="rel_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.kind} {self.target_id}"

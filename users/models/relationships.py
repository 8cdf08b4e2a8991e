"""The relationships between people: who follows, blocks or mutes whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField


class RelationshipKind(models.TextChoices):
    FOLLOW = "follow", _("follows")
    BLOCK = "block", _("blocks")
    MUTE = "mute", _("mutes")


class Relationship(models.Model):
    """One directed edge: `actor_id` follows, blocks or mutes `target_id`.

    The indexes end with the other person, so that lists are read from them alone.
    """

    id = SnowflakeField(primary_key=True)
    actor_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=RelationshipKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id", "target_id", "kind"], name="relationship_edge"
            )
        ]
        indexes = [
            models.Index(
                fields=["actor_id", "kind", "-id", "target_id"], name="rel_outgoing"
            ),
            models.Index(
                fields=["target_id", "kind", "-id", "actor_id"], name="rel_incoming"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.kind} {self.target_id}"

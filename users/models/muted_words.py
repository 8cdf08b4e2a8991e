"""Rows of muted words."""

from django.db import models

from twitter_project.shared.fields import SnowflakeField

MUTED_NAME_MAX = 30


class MutedWordGroup(models.Model):
    """Words that a person mutes, with the options that they share.

    `words` are as the person wrote them, and `contexts` and
    `effect` are values of `MutedContext` and `MutedEffect`.
    From `expires_at` on the group has no effect; it stays until its owner deletes it.
    Every change gives the owner's `User.muted_words_version` a new value, under which
    processes keep the compiled words.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=MUTED_NAME_MAX)
    words = models.JSONField(default=list)
    contexts = models.JSONField(default=list)
    effect = models.CharField(max_length=8)
    spares_followed = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "id"], name="muted_words_owner")]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.name}"

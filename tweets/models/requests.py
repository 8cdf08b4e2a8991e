"""Rows that make a repeated request harmless."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from tweets.limits import IDEMPOTENCY_KEY_MAX
from twitter_project.shared.fields import SnowflakeField

IDEMPOTENCY_TTL = timedelta(hours=24)


class IdempotencyKey(models.Model):
    """The tweet that a client's `Idempotency-Key` created.

    A TTL index, created by the migration, deletes it after `IDEMPOTENCY_TTL`.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=IDEMPOTENCY_KEY_MAX)
    body_hash = models.CharField(max_length=64)
    tweet_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"

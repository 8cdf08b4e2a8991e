"""Rows that make a repeated request harmless."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django_mongodb_backend.fields import ArrayField

from tweets.limits import IDEMPOTENCY_KEY_MAX
from twitter_project.shared.fields import SnowflakeField

IDEMPOTENCY_TTL = timedelta(hours=24)


class IdempotencyKey(models.Model):
    """What a request with a client's `Idempotency-Key` created.

    This is a tweet, the tweets of a thread, or anything else whose kind is part of the
    `body_hash`. The column is from when only tweets had keys.
    A TTL index, created by the migration, deletes it after `IDEMPOTENCY_TTL`.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=IDEMPOTENCY_KEY_MAX)
    body_hash = models.CharField(max_length=64)
    made_id = models.BigIntegerField(db_column="tweet_id")
    also_made_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"

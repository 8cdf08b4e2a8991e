"""Rows of what tweets said before they were edited."""

from django.db import models

from twitter_project.shared.fields import SnowflakeField


class TweetVersion(models.Model):
    """What a tweet said until an edit. The current version is the tweet itself.

    `number` counts from 0, the version that was posted. `media` is what the tweet
    embedded of its pictures; the tweet keeps holding them, so that the history can show
    them.
    """

    id = SnowflakeField(primary_key=True)
    tweet_id = models.BigIntegerField()
    number = models.IntegerField()
    text = models.TextField(blank=True)
    media = models.JSONField(default=list, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tweet_id", "number"], name="tweet_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tweet_id} version {self.number}"

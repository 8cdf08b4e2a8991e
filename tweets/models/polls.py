"""Rows of votes. The poll itself, with its counts, is part of the tweet's row."""

from django.db import models
from django_mongodb_backend.fields import ArrayField

from twitter_project.shared.fields import SnowflakeField


class PollVote(models.Model):
    """One person's vote in the poll of a tweet: the places of the options."""

    id = SnowflakeField(primary_key=True)
    voter_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField()
    choices = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voter_id", "tweet_id"], name="poll_vote_once"
            )
        ]
        indexes = [
            # The voters of a poll, in the order of their votes.
            models.Index(fields=["tweet_id", "id", "voter_id"], name="poll_voters"),
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} {self.tweet_id}: {self.choices}"

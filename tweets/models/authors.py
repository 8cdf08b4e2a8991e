"""Rows of what is counted per author."""

from django.db import models


class AuthorStats(models.Model):
    """How many tweets an author has; kept here so that tweets can be one service."""

    author_id = models.BigIntegerField(primary_key=True)
    tweets_count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.author_id}: {self.tweets_count}"

"""Rows with each author's counts and pins."""

from django.db import models
from django_mongodb_backend.fields import ArrayField


class AuthorStats(models.Model):
    """How many tweets an author has; kept here so that tweets can be one service.

    `pinned_ids` are the tweets on top of their profile, the latest pin first.
    `lists_version` changes with every new draft and folder, so that two transactions
    that add one at the same time collide.
    """

    author_id = models.BigIntegerField(primary_key=True)
    tweets_count = models.BigIntegerField(default=0)
    lists_version = models.BigIntegerField(default=0)
    pinned_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.author_id}: {self.tweets_count}"

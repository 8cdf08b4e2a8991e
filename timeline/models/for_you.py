"""Rows of "For you": weights, neighbourhoods, and rankings to page through."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django_mongodb_backend.fields import ArrayField

from twitter_project.shared.fields import SnowflakeField

RANKING_KEPT = timedelta(minutes=30)
# How many rankings a person can page through at a time.
RANKINGS_MAX = 8


class ForYouSettings(models.Model):
    """The weights that a person has chosen, by feature; the others are the defaults."""

    owner_id = models.BigIntegerField(primary_key=True)
    weights = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.weights}"


class Neighbourhood(models.Model):
    """Whom a person replies to and likes, and what the people whom those follow react
    to.

    It is derived, and derived again when "For you" finds it too old. `dealings` are
    points for likes and replies, by author. `tips` are rows of a tweet, the person who
    reacted to it, how (`Deed`), and the friend who follows them. A TTL index deletes it
    after a day without use.
    """

    owner_id = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField(default=timezone.now)
    dealings = models.JSONField(default=dict)
    tips = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"around {self.owner_id}"


class Ranking(models.Model):
    """A ranking that somebody pages through, so that no page repeats or skips.

    `digest` stands for what it was made from. `places` are the sources, best first,
    each as source, tweet and actor, `values` their features, `earlier_counts` how many
    by the same author rank higher: arrays of numbers, which take a tenth of the space
    and time of documents. `tips` say why strangers' tweets are suggested. A new ranking
    takes the slot of the oldest one once there are `RANKINGS_MAX`, and a TTL index
    deletes it after `RANKING_KEPT`.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    slot = models.IntegerField()
    ranking_id = models.BigIntegerField()
    digest = models.CharField(max_length=32, default="")
    made_at = models.DateTimeField(default=timezone.now)
    weights = ArrayField(models.IntegerField())
    places = models.BinaryField()
    values = models.BinaryField()
    earlier_counts = models.BinaryField()
    tips = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "slot"], name="ranking_slot")
        ]
        indexes = [
            models.Index(fields=["owner_id", "ranking_id", "slot"], name="ranking_of")
        ]

    def __str__(self) -> str:
        return f"{self.ranking_id} of {self.owner_id}"

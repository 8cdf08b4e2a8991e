"""Home feeds: their entries, and authors who get no fan-out."""

from django.db import models
from django.utils import timezone

from timeline.types import HomeTab
from twitter_project.shared.fields import SnowflakeField

TAB_MAX = 40


class HomeEntry(models.Model):
    """`source_id` (a tweet, or a retweet of it) was delivered to `owner_id`'s home.

    `actor_id` is the author or the retweeter. The unique index makes an entry
    idempotent and answers a read of the feed by itself.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    source_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField()
    actor_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "source_id", "tweet_id", "actor_id"],
                name="home_entry_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["owner_id", "actor_id", "source_id"], name="home_actor"
            ),
            models.Index(
                fields=["tweet_id", "source_id", "owner_id"], name="home_tweet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} <- {self.source_id}"


class HomeFeed(models.Model):
    """How far back a home feed goes: it has everything above `floor_id`.

    Following, trimming and rebuilding write this row first (`changes_count`), so that
    no two of them work on a feed at a time. No row means: never cut, and awake.

    A home that was not visited for a long time is dormant: it is empty, and nothing is
    delivered to it, until its owner comes back.

    `followed_tags` are hashtags as the owner wrote them, by their keys, the latest
    last. `tab` is the tab of home that the owner opened last, and `keeps_place` whether
    markers remember how far they have read. They are here because reading home reads
    this row anyway.
    """

    owner_id = models.BigIntegerField(primary_key=True)
    floor_id = models.BigIntegerField(default=0)
    changes_count = models.BigIntegerField(default=0)
    visited_at = models.DateTimeField(default=timezone.now)
    is_dormant = models.BooleanField(default=False)
    followed_tags = models.JSONField(default=dict)
    tab = models.CharField(max_length=TAB_MAX, default=HomeTab.FOLLOWING)
    keeps_place = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["is_dormant", "visited_at"], name="home_visited"),
            models.Index(fields=["is_dormant", "owner_id"], name="home_dormant"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} > {self.floor_id}"


class MergedAuthor(models.Model):
    """An author whose tweets are not delivered: homes read them together with their
    entries.

    A row is written before the first tweet that is not delivered, and deleted only when
    every follower's feed has the missing tweets. So readers pull every author with a
    row, in either state. `version` changes with every transition and is never reused,
    so a long job can tell whether its transition is still current.
    """

    class State(models.TextChoices):
        MERGED = "merged"
        RETURNING = "returning"

    author_id = models.BigIntegerField(primary_key=True)
    state = models.CharField(max_length=9, choices=State.choices)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.author_id} is {self.state}"

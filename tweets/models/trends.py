"""Rows of trends, and of the hashtags and phrases they are made from."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tweets.types import TopicKind
from twitter_project.shared.fields import SnowflakeField

TOPIC_MAX = 280


class Topic(models.Model):
    """A hashtag or a phrase that people used lately.

    `people_rate` is how many people use it in three hours as a rule: an average at
    `rated_at` that forgets half of itself in a day. What is far above it is a trend.
    """

    id = SnowflakeField(primary_key=True)
    kind = models.CharField(max_length=8, choices=TopicKind.choices)
    key = models.CharField(max_length=TOPIC_MAX)
    people_rate = models.FloatField(default=0.0)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="topic_once")
        ]
        indexes = [models.Index(fields=["rated_at"], name="topic_rated")]

    def __str__(self) -> str:
        return self.key


class TrendList(models.Model):
    """The trends of one language, best first; `language` is "" for all together."""

    id = SnowflakeField(primary_key=True)
    language = models.CharField(max_length=8, blank=True)
    trends = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language"], name="trend_list_once")
        ]

    def __str__(self) -> str:
        return f"{self.language or 'all'}: {len(self.trends)}"


class DeniedTopic(models.Model):
    """A hashtag or phrase that never becomes a trend."""

    id = SnowflakeField(primary_key=True)
    key = models.CharField(
        _("hashtag or phrase"),
        max_length=TOPIC_MAX,
        unique=True,
        help_text=_("In any spelling, without “#”."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("hidden trend")
        verbose_name_plural = _("hidden trends")

    def __str__(self) -> str:
        return self.key

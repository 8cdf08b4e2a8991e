"""Rows of likes and retweets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField


class ReactionKind(models.TextChoices):
    LIKE = "like", _("like")
    RETWEET = "retweet", _("retweet")


class Reaction(models.Model):
    """A like or a retweet. A retweet's position in a feed is its own id."""

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=ReactionKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "tweet_id", "kind"], name="reaction_once"
            )
        ]
        indexes = [
            models.Index(fields=["tweet_id", "kind", "-id"], name="reaction_tweet"),
            models.Index(fields=["user_id", "kind", "-id"], name="reaction_user"),
            models.Index(fields=["kind", "-id"], name="reaction_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.tweet_id}"

"""Rows of the notifications app: one for each thing a person is told."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time


class NotificationKind(models.TextChoices):
    FOLLOW = "follow", _("follow")
    LIKE = "like", _("like")
    RETWEET = "retweet", _("retweet")
    REPLY = "reply", _("reply")
    MENTION = "mention", _("mention")


class Notification(models.Model):
    """`actor_id` did something that `recipient_id` is told about.

    `tweet_id` is 0 where no tweet is meant. `hidden` is what the visibility rule says
    at this moment, kept in the row so that counting unread needs one index. It is
    true if any of its three reasons is, each kept up to date on its own: a block or
    a mute between the two, the actor's suspension, the tweet's being taken down.
    """

    id = SnowflakeField(primary_key=True)
    recipient_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=NotificationKind.choices)
    actor_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField(default=0)
    unread = models.BooleanField(default=True)
    hidden = models.BooleanField(default=False)
    hidden_by_relation = models.BooleanField(default=False)
    hidden_by_actor = models.BooleanField(default=False)
    hidden_by_tweet = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_id", "kind", "actor_id", "tweet_id"],
                name="notification_once",
            )
        ]
        indexes = [
            models.Index(fields=["recipient_id", "hidden", "-id"], name="notif_inbox"),
            models.Index(
                fields=["recipient_id", "hidden", "unread", "-id"], name="notif_unread"
            ),
            models.Index(fields=["actor_id", "recipient_id"], name="notif_actor"),
            models.Index(fields=["tweet_id", "kind"], name="notif_tweet"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.actor_id} {self.kind} {self.tweet_id}"

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)

"""Inboxes: their groups, and how far they were read."""

from django.db import models
from django_mongodb_backend.fields import ArrayField

from notifications.models.notifications import KIND_MAX, NotificationKind
from twitter_project.shared.fields import SnowflakeField


class NotificationGroup(models.Model):
    """A line of the inbox: the visible notifications that share a `group_key`.

    It is derived from them (`notifications.services.grouping`). `latest_id` is the
    newest of them and the group's place in the inbox; `tweet_id`, `subject_id` and
    `details` are its own. `actor_ids` are the actors of the newest `ACTORS_KEPT` of
    them, newest first, 0 for the site. `unread` is stored so that counting
    takes one index. While all of them are hidden, `latest_id` is 0 and `emptied_at` is
    set; a TTL index deletes such a group after `WITHDRAWN_KEPT`.
    """

    id = SnowflakeField(primary_key=True)
    recipient_id = models.BigIntegerField()
    group_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=KIND_MAX, choices=NotificationKind.choices)
    tweet_id = models.BigIntegerField(default=0)
    subject_id = models.BigIntegerField(default=0)
    details = models.JSONField(default=dict)
    latest_id = models.BigIntegerField()
    actor_ids = ArrayField(models.BigIntegerField())
    unread = models.BooleanField()
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_id", "group_key"], name="notif_group_once"
            )
        ]
        indexes = [
            models.Index(fields=["recipient_id", "-latest_id"], name="notif_groups"),
            models.Index(
                fields=["recipient_id", "kind", "-latest_id"], name="notif_groups_kind"
            ),
            models.Index(
                fields=["recipient_id", "unread", "-latest_id"],
                name="notif_groups_unread",
            ),
            models.Index(fields=["tweet_id"], name="notif_groups_tweet"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.group_key}"


class Inbox(models.Model):
    """How far a person has read their notifications."""

    recipient_id = models.BigIntegerField(primary_key=True)
    read_up_to = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.recipient_id}: read up to {self.read_up_to}"

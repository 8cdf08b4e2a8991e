"""Policies for notifications from people whom the recipient may not know."""

from django.db import models

from notifications.policy import PolicyChoice
from twitter_project.shared.fields import SnowflakeField

CHOICE_MAX = 6


class NotificationPolicy(models.Model):
    """A person's choices. People who have chosen nothing have no row."""

    owner_id = models.BigIntegerField(primary_key=True)
    not_following = models.CharField(
        max_length=CHOICE_MAX, choices=PolicyChoice, default=PolicyChoice.ACCEPT
    )
    not_followers = models.CharField(
        max_length=CHOICE_MAX, choices=PolicyChoice, default=PolicyChoice.ACCEPT
    )
    new_accounts = models.CharField(
        max_length=CHOICE_MAX, choices=PolicyChoice, default=PolicyChoice.ACCEPT
    )
    private_mentions = models.CharField(
        max_length=CHOICE_MAX, choices=PolicyChoice, default=PolicyChoice.ACCEPT
    )

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.not_following}"


class AcceptedPerson(models.Model):
    """`owner_id` wants all notifications from `person_id`, whatever the policy says."""

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    person_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "person_id"], name="notif_accepted_once"
            )
        ]
        indexes = [
            models.Index(fields=["owner_id", "-id", "person_id"], name="notif_accepted")
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.person_id}"


class MutedThread(models.Model):
    """`owner_id` wants no notifications about the conversation."""

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    conversation_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "conversation_id"], name="notif_muted_thread_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner_id", "-id", "conversation_id"], name="notif_muted_thread"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.conversation_id}"

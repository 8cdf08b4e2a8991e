"""What is being sent by e-mail, claimed so that nothing is sent twice.

Pushes have claims of their own, by group: `PushedGroup`.
"""

from datetime import timedelta

from django.db import models

from notifications.channels import Channel
from twitter_project.shared.fields import SnowflakeField

# How long a killed worker's claim keeps others from sending.
CLAIMED_FOR = timedelta(seconds=90)
# Longer than the outbox retries a delivery.
REMEMBERED_FOR = timedelta(days=7)
# Longer than anything waits for a weekly e-mail.
WAITING_FOR = timedelta(days=30)


class Sending(models.Model):
    """A notification on its way to one target, the recipient's mailbox.

    It waits until a worker claims it for `CLAIMED_FOR`, and is done when the other side
    has accepted it. If the worker dies in between, it can be claimed again when the
    claim has run out. `batch_id` names that claim; what is claimed together has the
    same. A TTL index on `forget_at`, created by the migration, deletes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"

    id = SnowflakeField(primary_key=True)
    notification_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    target_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    batch_id = models.BigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    forget_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notification_id", "channel", "target_id"],
                name="sending_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient_id", "channel", "state", "id"],
                name="sending_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} by {self.channel}: {self.state}"


class Mailbox(models.Model):
    """When a person got their last e-mail and gets the next, and whether they can.

    `due_at` is when a worker looks at what waits; it is null while nothing does. One
    worker at a time writes to a person: it claims the mailbox for `CLAIMED_FOR`, with
    the `batch_id` of what it sends. `stopped_email` is an address that does not accept
    e-mails, or whose owner complained about one, and `stop_reason` says which.
    """

    class StopReason(models.TextChoices):
        BOUNCE = "bounce"
        COMPLAINT = "complaint"

    recipient_id = models.BigIntegerField(primary_key=True)
    due_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(default=0)
    stopped_email = models.CharField(max_length=254, default="")
    stop_reason = models.CharField(
        max_length=10, choices=StopReason.choices, default=""
    )
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.recipient_id}: due at {self.due_at}"

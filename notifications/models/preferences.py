"""What people want to be notified of, and how."""

from django.db import models

from notifications.timing import EmailFrequency


class NotificationPreferences(models.Model):
    """A person's choices. People who have chosen nothing have no row.

    `channels` holds only what differs from the defaults (`notifications.channels`), by
    kind and channel. `device_zone` is the time zone of the browser in which quiet hours
    were chosen, for accounts without a time zone of their own. `quiet_off` keeps the
    times while quiet hours are off.
    """

    owner_id = models.BigIntegerField(primary_key=True)
    channels = models.JSONField(default=dict)
    quiet_from = models.CharField(max_length=5, default="")
    quiet_to = models.CharField(max_length=5, default="")
    quiet_off = models.BooleanField(default=False)
    email_frequency = models.CharField(
        max_length=10,
        choices=EmailFrequency.choices,
        default=EmailFrequency.IMMEDIATE.value,
    )
    device_zone = models.CharField(max_length=40, default="")

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.channels}"

"""How far people have read their timelines, on each of their devices."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from twitter_project.shared.fields import SnowflakeField

DEVICE_MAX = 40
TIMELINE_MAX = 40
MARKER_KEPT = timedelta(days=90)
HOME = "home"


class Marker(models.Model):
    """How far a person has read a timeline on a device.

    `device` is a browser's session, as a hash, or the name that an app gives. `version`
    grows by one with every change. A TTL index deletes a marker `MARKER_KEPT` after its
    last change.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    timeline = models.CharField(max_length=TIMELINE_MAX)
    device = models.CharField(max_length=DEVICE_MAX)
    last_read_id = models.BigIntegerField()
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "timeline", "device"], name="marker_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.timeline} up to {self.last_read_id}"

"""The outbox's rows: deliveries, the workers that run them, and failure counts."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time


class Delivery(models.Model):
    """One event on its way to one handler.

    A row that was published for later is `SCHEDULED` until somebody first takes it, at
    `due_at` or after; until then it does not count as waiting.

    `due_at` is when any worker may take it: the time of the next attempt or, while
    `lease_token` is set, the end of the lease of the worker that runs it. The token
    `LENT` says that a broker has a message about it, and lets the receiver of the
    message begin; `ANNOUNCED`, that a scheduled row's message comes when it is due.
    `attempts` counts claims and `failures` those that ended with an
    error; the others were lost with their workers. The first failure sets `give_up_at`.
    """

    LENT = "lent"
    ANNOUNCED = "announced"

    class State(models.TextChoices):
        READY = "ready", _("ready")
        SCHEDULED = "scheduled", _("scheduled")
        DEAD = "dead", _("dead")

    id = SnowflakeField(primary_key=True)
    handler = models.CharField(_("handler"), max_length=200)
    event = models.CharField(_("event"), max_length=100)
    payload = models.JSONField(_("payload"))
    queue = models.CharField(_("queue"), max_length=50)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.READY
    )
    due_at = models.DateTimeField(_("due at"))
    lease_token = models.CharField(max_length=32, blank=True, default="")
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    give_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True, default="")

    class Meta:
        db_table = "shared_delivery"  # from when the kernel held these models
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        # With the id, counting by queue and finding the oldest row are index scans.
        indexes = [
            models.Index(
                fields=["state", "queue", "due_at", "id"], name="shared_delivery_queue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} -> {self.handler}"

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)


class WorkerHeartbeat(models.Model):
    """When a process that runs deliveries was last seen alive."""

    name = models.CharField(primary_key=True, max_length=300)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "shared_workerheartbeat"

    def __str__(self) -> str:
        return self.name


class QueueTally(models.Model):
    """How often handlers of a queue have failed since the site was set up."""

    queue = models.CharField(primary_key=True, max_length=50)
    failures = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "shared_queuetally"

    def __str__(self) -> str:
        return self.queue

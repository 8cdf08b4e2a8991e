"""The kernel's own rows: leases of worker numbers, and uses of rate limits."""

from django.db import models


class WorkerLease(models.Model):
    """The worker number of an id generator and the last millisecond it may use.

    Unmanaged, because it is written before the first migration has run: the record of
    that migration needs an id itself.
    """

    worker = models.PositiveSmallIntegerField(primary_key=True)
    until_ms = models.BigIntegerField()
    token = models.CharField(max_length=32)
    holder = models.CharField(max_length=300)

    class Meta:
        managed = False
        db_table = "shared_workerlease"

    def __str__(self) -> str:
        return f"{self.worker} ({self.holder})"


class RateLimitUse(models.Model):
    """What `key` has used of a limit in the window that ends at `resets_at`.

    A TTL index, created by the migration, deletes the row afterwards.
    """

    key = models.CharField(primary_key=True, max_length=300)
    used = models.PositiveBigIntegerField(default=0)
    granted = models.BooleanField(default=True)
    resets_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key

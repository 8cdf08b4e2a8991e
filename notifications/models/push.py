"""The browsers that people get pushes on."""

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.push.posting import ENDPOINT_MAX
from notifications.push.sealing import KEY_ID_DIGITS
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time

USER_AGENT_MAX = 200
DIGEST_MAX = 64
# Longer than a group, which is of one day, can still be pushed.
GROUP_REMEMBERED_FOR = timedelta(days=3)


class Preview(models.TextChoices):
    """How much a push shows: it can be read on a locked screen."""

    NONE = "none", _("Only that there is something new")
    PUBLIC = "public", _("Names, and public tweets")
    ALL = "all", _("Names, and all tweets")


class PushSubscription(models.Model):
    """A browser that a person gets pushes on, for as long as it stays signed in.

    The browser's push service knows it by its endpoint, a URL that nobody else knows.
    It belongs to the account that subscribed last. `key_id` says for which key of the
    site the browser subscribed: another key cannot send to it. `failing_since` is set
    from the first failure until the next success, and nothing is sent before
    `paused_until`.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    sign_in_id = models.BigIntegerField()
    endpoint = models.CharField(max_length=ENDPOINT_MAX)
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=88)
    auth = models.CharField(max_length=24)
    key_id = models.CharField(max_length=KEY_ID_DIGITS)
    user_agent = models.CharField(max_length=USER_AGENT_MAX, blank=True)
    preview = models.CharField(
        max_length=8, choices=Preview.choices, default=Preview.PUBLIC
    )
    last_success_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "-id"], name="push_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.user_agent}"

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)


class PushedGroup(models.Model):
    """What a browser was told about a group of the inbox, and when it may hear more.

    Nothing is pushed before `free_at`. While a push is on its way, that is the end of
    its claim, which `claim_id` names. `planned_at` is when the delivery of the outbox
    that waits for this is due; null if there is none. `wait_s` is how long the group
    has to wait after the last push, and `shown` the digest of that; empty if there was
    none. A TTL index on `forget_at`, created by the migration, deletes it.
    """

    id = SnowflakeField(primary_key=True)
    subscription_id = models.BigIntegerField()
    group_key = models.CharField(max_length=64)
    free_at = models.DateTimeField()
    claim_id = models.BigIntegerField()
    planned_at = models.DateTimeField(null=True)
    wait_s = models.IntegerField(default=0)
    shown = models.CharField(max_length=DIGEST_MAX, default="")
    forget_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription_id", "group_key"], name="pushed_group_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.group_key}"


def hash_endpoint(endpoint: str) -> str:
    """Return the hash to find an endpoint by, which is too long for an index."""
    return hashlib.sha256(endpoint.encode()).hexdigest()

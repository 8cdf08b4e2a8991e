"""The browsers that people get pushes on."""

import hashlib
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.push.posting import ENDPOINT_MAX
from notifications.push.sealing import KEY_ID_DIGITS
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time

USER_AGENT_MAX = 200


class Preview(models.TextChoices):
    """How much a push shows: it can be read on a locked screen."""

    NONE = "none", _("Only that there is something new")
    PUBLIC = "public", _("Who it is from, and the text of public tweets")
    ALL = "all", _("Who it is from, and the text of all tweets")


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


def hash_endpoint(endpoint: str) -> str:
    """Return the hash to find an endpoint by, which is too long for an index."""
    return hashlib.sha256(endpoint.encode()).hexdigest()

"""Where people are signed in, and the networks they came from."""

from datetime import datetime

from django.db import models

from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time


class SignIn(models.Model):
    """A browser or an app that a person signed in with: one row until it signs out.

    `credential` identifies what the device presents, but cannot be used in its place:
    for a browser it is the hash of its session key, for an app the id (`jti`) of its
    current refresh token. An app's refresh tokens are a family, and this row is the
    family.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    is_app = models.BooleanField()
    credential = models.CharField(max_length=40, unique=True)
    previous_credential = models.CharField(max_length=40, blank=True)
    # `User.credentials_stamp` at the time of signing in: if it has changed, the row is
    # dead.
    stamp = models.CharField(max_length=32)
    user_agent = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "-id"], name="sign_in_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.user_agent}"

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)


class KnownNetwork(models.Model):
    """A network that a person signed in from: an IPv4 /24 or an IPv6 /48."""

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    network = models.CharField(max_length=45)
    last_seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "network"], name="known_network_of_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.network}"

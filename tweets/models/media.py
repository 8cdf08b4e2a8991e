"""Rows of pictures, and of uploads that go straight to the bucket."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tweets.limits import ALT_MAX, FILE_NAME_MAX
from twitter_project.shared.fields import SnowflakeField


class Media(models.Model):
    """A picture that was uploaded, and what holds it: nothing at first.

    A holder is a `tweets.types.MediaHolder`. A picture that is being deleted is
    `WITHDRAWN`, so nothing can take it any more.
    """

    UNUSED = ""
    WITHDRAWN = "withdrawn"

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    holder_kind = models.CharField(max_length=20, blank=True, default=UNUSED)
    holder_id = models.BigIntegerField(default=0)
    key = models.CharField(max_length=200)
    preview_key = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    width_px = models.IntegerField()
    height_px = models.IntegerField()
    size_bytes = models.BigIntegerField()
    blurhash = models.CharField(max_length=100)
    alt = models.CharField(_("description"), max_length=ALT_MAX, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="media_owner"),
            models.Index(fields=["holder_kind", "holder_id"], name="media_holder"),
            # These indexes find out which objects have rows.
            models.Index(fields=["key"], name="media_key"),
            models.Index(fields=["preview_key"], name="media_preview_key"),
        ]

    def __str__(self) -> str:
        return self.key


class MediaUpload(models.Model):
    """A picture that its owner sends to the bucket instead of to us; its `Media` has
    its id.

    The row stays when the `Media` is made: until its URL expires, the object can come
    again.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=FILE_NAME_MAX)
    content_type = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    alt = models.CharField(max_length=ALT_MAX, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key"], name="media_upload_key")]

    def __str__(self) -> str:
        return self.key

"""Rows of pictures and videos, and of uploads that go straight to the bucket."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_mongodb_backend.fields import ArrayField

from tweets.limits import ALT_MAX, FILE_NAME_MAX
from tweets.types import MediaKind, MediaState
from twitter_project.shared.fields import SnowflakeField


class Media(models.Model):
    """A picture or a film that was uploaded, and what holds it: nothing at first.

    A holder is a `tweets.types.MediaHolder`. A picture that is being deleted is
    `WITHDRAWN`, so nothing can take it any more. A film, which is a video or a moving
    GIF, is `PROCESSING` until a worker has made an MP4 of its upload, which is under
    `source_key`.
    """

    UNUSED = ""
    WITHDRAWN = "withdrawn"

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    holder_kind = models.CharField(max_length=20, blank=True, default=UNUSED)
    holder_id = models.BigIntegerField(default=0)
    kind = models.CharField(
        _("kind"), max_length=8, choices=MediaKind, default=MediaKind.IMAGE
    )
    state = models.CharField(
        _("state"), max_length=12, choices=MediaState, default=MediaState.READY
    )
    failure = models.CharField(max_length=40, blank=True, default="")
    source_key = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(max_length=200, blank=True)
    preview_key = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=40)
    width_px = models.IntegerField()
    height_px = models.IntegerField()
    duration_ms = models.IntegerField(default=0)
    size_bytes = models.BigIntegerField()
    blurhash = models.CharField(max_length=100, blank=True)
    alt = models.CharField(_("description"), max_length=ALT_MAX, blank=True)
    focus_x = models.FloatField(default=0.0)
    focus_y = models.FloatField(default=0.0)
    subtitles = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="media_owner"),
            models.Index(fields=["holder_kind", "holder_id"], name="media_holder"),
            # These indexes find out which objects have rows.
            models.Index(fields=["key"], name="media_key"),
            models.Index(fields=["preview_key"], name="media_preview_key"),
            models.Index(fields=["source_key"], name="media_source_key"),
        ]

    def __str__(self) -> str:
        return self.key


class Subtitles(models.Model):
    """The subtitles of a video in one language, as WebVTT that we wrote ourselves."""

    id = SnowflakeField(primary_key=True)
    media_id = models.BigIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media_id", "language"], name="subtitles_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.media_id} {self.language}"


class MediaUpload(models.Model):
    """A file that its owner sends to the bucket instead of to us; its `Media` has its
    id.

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

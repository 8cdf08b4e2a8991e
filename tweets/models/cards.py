"""Rows of link cards: what a page says about itself, for every tweet with its URL."""

from django.db import models

from twitter_project.shared.fields import SnowflakeField


class LinkCard(models.Model):
    """The card of one URL, shared by all tweets that show it.

    `url_key` is a digest of the URL, which may be long. A page that says nothing has a
    card without a title, which is not shown, but remembers that it was asked.
    """

    id = SnowflakeField(primary_key=True)
    url_key = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=80, blank=True)
    image_key = models.CharField(max_length=200, blank=True)
    image_alt = models.CharField(max_length=200, blank=True)
    image_width_px = models.IntegerField(default=0)
    image_height_px = models.IntegerField(default=0)
    image_blurhash = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        # This index finds out which objects have rows.
        indexes = [models.Index(fields=["image_key"], name="card_image_key")]

    def __str__(self) -> str:
        return self.url

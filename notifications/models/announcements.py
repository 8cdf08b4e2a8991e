"""Announcements by the site's staff, and who has dismissed them."""

from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField


class Announcement(models.Model):
    """A message at the top of everyone's home, from `starts_at` until `ends_at`.

    `texts` has one for each language of the site. If `notifies`, everyone also gets a
    notification when it starts.
    """

    id = SnowflakeField(primary_key=True)
    texts = models.JSONField(default=dict)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    notifies = models.BooleanField(_("notify everyone"), default=False)
    author_id = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = [models.Index(fields=["starts_at"], name="announcement_start")]

    def __str__(self) -> str:
        return Truncator(next(iter(self.texts.values()), "")).chars(60)


class AnnouncementDismissal(models.Model):
    """`user_id` has dismissed the announcement."""

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    announcement_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "announcement_id"], name="announcement_dismissed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.announcement_id}"

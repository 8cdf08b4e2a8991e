"""Rows of folders for bookmarks. A bookmark itself is a `Reaction` of its kind."""

from django.db import models

from tweets.limits import FOLDER_NAME_MAX
from twitter_project.shared.fields import SnowflakeField


class BookmarkFolder(models.Model):
    """A person's own folder; `name_key` is the name in lower case."""

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=FOLDER_NAME_MAX)
    name_key = models.CharField(max_length=3 * FOLDER_NAME_MAX)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "name_key"], name="bookmark_folder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.name}"

"""Bookmarks and their folders in requests and answers."""

from typing import Any

from rest_framework import serializers

from tweets.limits import FOLDER_NAME_MAX
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField, TextField


@sent_as({"folder_id": "347201938475012096"})
class BookmarkSerializer(serializers.Serializer[Any]):
    folder_id = IdField(
        required=False,
        allow_null=True,
        help_text="The folder to put it into; null for none. Without it, a bookmark "
        "that exists stays where it is.",
    )


@sent_as({"name": "Recipes"})
class NewFolderSerializer(serializers.Serializer[Any]):
    name = TextField(max_length=FOLDER_NAME_MAX)


class FolderSerializer(serializers.Serializer[Any]):
    """A folder of your bookmarks."""

    id = IdField()
    name = serializers.CharField()

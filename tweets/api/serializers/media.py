"""Pictures in requests and answers."""

from typing import Any

from rest_framework import serializers

from tweets.api.serializers.fields import optional_text
from tweets.limits import ALT_MAX, FILE_NAME_MAX
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField, NumberField, TextField
from twitter_project.media.uploads import CONTENT_TYPES, MAX_BYTES

ALT_HELP = "What the picture shows, for people who cannot see it."

FORM_ALT_HELP = f"{ALT_HELP} Text as it is: a form has no null, so leave it out."


class MediaUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="JPEG, PNG, WebP or GIF, at most 10 MB.")
    alt = optional_text(ALT_MAX, FORM_ALT_HELP)


@sent_as({"content_type": "image/jpeg", "size": 5242880, "alt": "A ferry in the fog"})
class MediaAnnouncementSerializer(serializers.Serializer[Any]):
    """A picture that the client is going to put into the bucket."""

    content_type = serializers.ChoiceField(choices=sorted(CONTENT_TYPES))
    size = NumberField(min_value=1, max_value=MAX_BYTES, help_text="In bytes.")
    alt = optional_text(ALT_MAX, ALT_HELP)
    name = optional_text(FILE_NAME_MAX, "The name of the file in error messages.")


@sent_as({"alt": "A ferry in the fog"})
class MediaEditSerializer(serializers.Serializer[Any]):
    alt = TextField(max_length=ALT_MAX, allow_blank=True, trim_whitespace=False)


class MediaSerializer(serializers.Serializer[Any]):
    """A picture. Its URLs are signed, and valid for a limited time."""

    id = IdField()
    url = serializers.URLField()
    preview_url = serializers.URLField()
    width = serializers.IntegerField(min_value=1, help_text="In pixels.")
    height = serializers.IntegerField(min_value=1, help_text="In pixels.")
    blurhash = serializers.CharField(help_text="Shown until the picture has loaded.")
    alt = serializers.CharField()


class UploadHeadersSerializer(serializers.Serializer[Any]):
    """The headers that the request to the bucket must have, with these values."""

    def get_fields(self) -> dict[str, Any]:
        names = ("Content-Type", "Content-Length")
        return {name: serializers.CharField() for name in names}


class UploadTicketSerializer(serializers.Serializer[Any]):
    """Permission to put one picture into the bucket, by PUT, until it expires."""

    id = IdField(help_text="The picture gets the same id once the upload is finished.")
    url = serializers.URLField()
    headers = UploadHeadersSerializer()
    expires_at = serializers.DateTimeField()

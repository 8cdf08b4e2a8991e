"""Pictures and videos in requests and answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from tweets.api.serializers.fields import FailureSerializer, optional_text
from tweets.limits import ALT_MAX, FILE_NAME_MAX
from tweets.types import MediaKind, MediaState
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField, NumberField, TextField
from twitter_project.media.uploads import CONTENT_TYPES, VIDEO_MAX_BYTES

ALT_HELP = "What the picture shows, for people who cannot see it."

FORM_ALT_HELP = f"{ALT_HELP} Text as it is: a form has no null, so leave it out."


class MediaUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(
        help_text="JPEG, PNG or WebP of at most 10 MB, GIF of 15 MB; if the site has "
        "ffmpeg, MP4 or WebM of 100 MB and 140 s."
    )
    alt = optional_text(ALT_MAX, FORM_ALT_HELP)


class SubtitlesUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="WebVTT of at most 100 KB.")


@sent_as({"content_type": "image/jpeg", "size": 5242880, "alt": "A ferry in the fog"})
class MediaAnnouncementSerializer(serializers.Serializer[Any]):
    """A picture or a video that the client is going to put into the bucket."""

    content_type = serializers.ChoiceField(choices=sorted(CONTENT_TYPES))
    size = NumberField(min_value=1, max_value=VIDEO_MAX_BYTES, help_text="In bytes.")
    alt = optional_text(ALT_MAX, ALT_HELP)
    name = optional_text(FILE_NAME_MAX, "The name of the file in error messages.")


class FocusSerializer(serializers.Serializer[Any]):
    """The focal point, which crops keep; 0, 0 is the middle."""

    x = serializers.FloatField(min_value=-1, max_value=1, help_text="-1 is the left.")
    y = serializers.FloatField(min_value=-1, max_value=1, help_text="-1 is the bottom.")


@sent_as({"alt": "A ferry in the fog", "focus": {"x": 0.25, "y": -0.5}})
class MediaEditSerializer(serializers.Serializer[Any]):
    """Fields to change; omitted fields stay as they are."""

    alt = TextField(
        max_length=ALT_MAX, allow_blank=True, trim_whitespace=False, required=False
    )
    focus = FocusSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(_("Send a description or a focal point."))
        return attrs


class SubtitlesSerializer(serializers.Serializer[Any]):
    """The subtitles of a video in one language."""

    language = serializers.CharField()
    url = serializers.CharField(help_text="Of a WebVTT file.")


class MediaSerializer(serializers.Serializer[Any]):
    """A picture or a video. Its URLs are signed, and valid for a limited time.

    A video or an animated GIF is `processing` at first: `url` is null until it is
    `ready`.
    """

    id = IdField()
    kind = serializers.ChoiceField(
        choices=MediaKind.values,
        help_text="A `gif` moves by itself; its URL is of an MP4 or a WebP.",
    )
    state = serializers.ChoiceField(choices=MediaState.values)
    failure = FailureSerializer(allow_null=True)
    url = serializers.URLField(allow_null=True)
    preview_url = serializers.URLField(
        allow_null=True, help_text="Of a small picture, or of a video's poster."
    )
    width = serializers.IntegerField(
        min_value=1, help_text="In pixels; a guess until the video is ready."
    )
    height = serializers.IntegerField(min_value=1, help_text="In pixels.")
    duration = serializers.FloatField(allow_null=True, help_text="In seconds.")
    blurhash = serializers.CharField(
        allow_blank=True, help_text="Shown until the picture has loaded."
    )
    alt = serializers.CharField(allow_blank=True)
    focus = FocusSerializer()
    subtitles = SubtitlesSerializer(many=True)


class UploadHeadersSerializer(serializers.Serializer[Any]):
    """The headers that the request to the bucket must have, with these values."""

    def get_fields(self) -> dict[str, Any]:
        names = ("Content-Type", "Content-Length")
        return {name: serializers.CharField() for name in names}


class UploadTicketSerializer(serializers.Serializer[Any]):
    """Permission to put one file into the bucket, by PUT, until it expires."""

    id = IdField(help_text="The media get the same id once the upload is finished.")
    url = serializers.URLField()
    headers = UploadHeadersSerializer()
    expires_at = serializers.DateTimeField()

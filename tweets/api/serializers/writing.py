"""What clients send about tweets."""

from typing import Any

from rest_framework import serializers

from tweets.api.serializers.fields import SENSITIVE_HELP, TEXT_MAX
from tweets.limits import MEDIA_MAX
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField, TextField


@sent_as({"text": "Good morning #harbour"})
class NewTweetSerializer(serializers.Serializer[Any]):
    """A tweet needs a text, or pictures, or both."""

    text = TextField(
        max_length=TEXT_MAX,
        allow_blank=True,
        required=False,
        default="",
        trim_whitespace=False,
    )
    media_ids = serializers.ListField(
        child=IdField(), max_length=MEDIA_MAX, required=False
    )
    in_reply_to_id = IdField(required=False, allow_null=True)
    is_sensitive = serializers.BooleanField(default=False, help_text=SENSITIVE_HELP)


@sent_as({"text": "Good evening #harbour"})
class TweetEditSerializer(serializers.Serializer[Any]):
    text = TextField(max_length=TEXT_MAX, allow_blank=True, trim_whitespace=False)

"""The shapes of tweets and pictures in requests and answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tweets.limits import ALT_MAX, FILE_NAME_MAX, MEDIA_MAX
from tweets.types import TweetState
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField, NumberField, TextField
from twitter_project.media.uploads import CONTENT_TYPES, MAX_BYTES
from users.api.serializers import UserSerializer

TEXT_MAX = 10_000  # characters in the request; the service has its own limit

SENSITIVE_HELP = "Whether to cover the media until the reader opens them."

# --- requests ----------------------------------------------------------------


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


ALT_HELP = "What the picture shows, for people who cannot see it."
FORM_ALT_HELP = f"{ALT_HELP} Text as it is: a form has no null, so leave it out."


def _optional_text(max_length: int, help_text: str) -> TextField:
    return TextField(
        max_length=max_length,
        allow_blank=True,
        required=False,
        default="",
        trim_whitespace=False,
        help_text=help_text,
    )


class MediaUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="JPEG, PNG, WebP or GIF, at most 10 MB.")
    alt = _optional_text(ALT_MAX, FORM_ALT_HELP)


@sent_as({"content_type": "image/jpeg", "size": 5242880, "alt": "A ferry in the fog"})
class MediaAnnouncementSerializer(serializers.Serializer[Any]):
    """A picture that the client is going to put into the bucket."""

    content_type = serializers.ChoiceField(choices=sorted(CONTENT_TYPES))
    size = NumberField(min_value=1, max_value=MAX_BYTES, help_text="In bytes.")
    alt = _optional_text(ALT_MAX, ALT_HELP)
    name = _optional_text(FILE_NAME_MAX, "The name of the file in error messages.")


@sent_as({"alt": "A ferry in the fog"})
class MediaEditSerializer(serializers.Serializer[Any]):
    alt = TextField(max_length=ALT_MAX, allow_blank=True, trim_whitespace=False)


# --- answers -----------------------------------------------------------------


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


class MarksSerializer(serializers.Serializer[Any]):
    """The viewer's own reactions to the tweet."""

    liked = serializers.BooleanField()
    retweeted = serializers.BooleanField()


class TweetSerializer(serializers.Serializer[Any]):
    """A tweet. `viewer` is null for an anonymous viewer."""

    id = IdField()
    author = UserSerializer()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    in_reply_to_id = IdField(allow_null=True)
    in_reply_to = UserSerializer(
        allow_null=True,
        help_text=("The author of the parent, if the viewer may see them."),
    )
    conversation_id = IdField(help_text="The first tweet of the thread.")
    media = MediaSerializer(many=True)
    mentions = UserSerializer(many=True)
    is_sensitive = serializers.BooleanField(help_text=SENSITIVE_HELP)
    hashtags = serializers.ListField(child=serializers.CharField())
    likes_count = serializers.IntegerField(min_value=0)
    retweets_count = serializers.IntegerField(min_value=0)
    replies_count = serializers.IntegerField(min_value=0)
    viewer = MarksSerializer(allow_null=True)
    retweeted_by = UserSerializer(
        allow_null=True, help_text="Who brought it into this feed, if not the author."
    )
    state = serializers.ChoiceField(
        choices=[state for state in TweetState.values if state != TweetState.TRASHED],
        help_text="`published` for everyone but the author, who may learn that it was "
        "`removed` by moderators.",
    )
    cursor = IdField(
        help_text="Its place in a feed, for `before` and `after`: the tweet's id, or "
        "that of the retweet."
    )


class ReplySerializer(serializers.Serializer[Any]):
    depth = serializers.IntegerField(
        min_value=1, help_text="1 is a direct reply to the tweet."
    )
    tweet = TweetSerializer()


@extend_schema_field(
    {
        "type": "array",
        "items": {"oneOf": [{"$ref": "#/components/schemas/Tweet"}, {"type": "null"}]},
    }
)
class AncestorsField(serializers.ListField):
    """Tweets, with null in place of each that the viewer may not see."""


class ThreadSerializer(serializers.Serializer[Any]):
    """A tweet with the tweets it replies to and its replies."""

    ancestors = AncestorsField(
        help_text=(
            "Oldest first; null for a tweet that is gone or hidden from the viewer."
        ),
    )
    tweet = TweetSerializer()
    replies = ReplySerializer(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="Pass it as `after` for more replies."
    )

"""The shapes of notifications in answers."""

from typing import Any

from rest_framework import serializers

from notifications.models import NotificationKind
from tweets.api.serializers.tweets import TweetSerializer
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField
from users.api.serializers import UserSerializer


@sent_as({"up_to_id": "347201938475012096"})
class ReadUpToSerializer(serializers.Serializer[Any]):
    up_to_id = IdField(help_text="This one and all older ones.")


class NotificationSerializer(serializers.Serializer[Any]):
    """Somebody did something that concerns the recipient."""

    id = IdField()
    kind = serializers.ChoiceField(choices=NotificationKind.choices)
    actors = UserSerializer(
        many=True,
        help_text="The newest of the people who did it, newest first; at least one.",
    )
    actor_count = serializers.IntegerField(
        min_value=1, help_text="How many people did it, those in `actors` included."
    )
    tweet = TweetSerializer(allow_null=True)
    unread = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class UnreadCountSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=0)

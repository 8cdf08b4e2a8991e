"""The shapes of notifications in answers."""

from typing import Any

from rest_framework import serializers

from notifications.models import NotificationKind
from notifications.types import SubjectType
from tweets.api.serializers.tweets import TweetSerializer
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField
from users.api.serializers import UserSerializer


@sent_as({"up_to_id": "347201938475012096"})
class ReadUpToSerializer(serializers.Serializer[Any]):
    up_to_id = IdField(help_text="This one and all older ones.")


class SubjectSerializer(serializers.Serializer[Any]):
    """What a notification is about besides a tweet."""

    type = serializers.ChoiceField(choices=[one.value for one in SubjectType])
    id = IdField()
    text = serializers.CharField(
        help_text="What it says, in the language of the request: a list's name, why a "
        "tweet was not posted, a browser and its network."
    )
    url = serializers.URLField(help_text="The page that shows it.")


class NotificationSerializer(serializers.Serializer[Any]):
    """Something that concerns the recipient: somebody did it, or the site says it."""

    id = IdField()
    kind = serializers.ChoiceField(choices=NotificationKind.choices)
    actors = UserSerializer(
        many=True,
        help_text="The newest of the people who did it, newest first; none if the "
        "site itself says it.",
    )
    actor_count = serializers.IntegerField(
        min_value=0, help_text="How many people did it, those in `actors` included."
    )
    count = serializers.IntegerField(
        min_value=1,
        help_text="How many notifications the item stands for: a `new_tweet` shows the "
        "newest of so many tweets.",
    )
    tweet = TweetSerializer(allow_null=True)
    subject = SubjectSerializer(
        allow_null=True,
        help_text="What else it is about: `listed`, `scheduled_failed`, `sign_in` and "
        "`announcement` have one.",
    )
    unread = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class UnreadCountSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=0)

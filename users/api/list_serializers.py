"""Lists of people in requests and answers."""

from typing import Any

from rest_framework import serializers

from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import FlagField, IdField, TextField
from users.api.serializers import UserSerializer
from users.limits import LIST_DESCRIPTION_MAX, LIST_NAME_MAX, MEMBERS_AT_ONCE
from users.models import RepliesPolicy

REPLIES_HELP = (
    "Which replies the list shows: none, those to its members, or those to people you "
    "follow. Replies to oneself and to you are always shown."
)


@sent_as({"name": "Harbour", "private": False, "replies_policy": "members"})
class NewListSerializer(serializers.Serializer[Any]):
    name = TextField(max_length=LIST_NAME_MAX)
    description = TextField(
        max_length=LIST_DESCRIPTION_MAX, allow_blank=True, required=False
    )
    private = FlagField(
        required=False, help_text="Only you see the list. This is the default."
    )
    exclusive = FlagField(
        required=False, help_text="Keep its members out of your home."
    )
    replies_policy = serializers.ChoiceField(
        choices=RepliesPolicy.values, required=False, help_text=REPLIES_HELP
    )


@sent_as({"private": True, "pinned": True})
class ListChangesSerializer(NewListSerializer):
    """What to change; what is left out stays."""

    name = TextField(max_length=LIST_NAME_MAX, required=False)
    pinned = FlagField(required=False, help_text="Show it first among your lists.")


@sent_as({"handles": ["ada_l", "bob"]})
class HandlesSerializer(serializers.Serializer[Any]):
    handles = serializers.ListField(
        child=TextField(max_length=50), min_length=1, max_length=MEMBERS_AT_ONCE
    )


class ListSerializer(serializers.Serializer[Any]):
    """A list of people. `exclusive` and `pinned` are null unless it is yours."""

    id = IdField()
    owner = UserSerializer()
    name = serializers.CharField()
    description = serializers.CharField()
    private = serializers.BooleanField()
    replies_policy = serializers.ChoiceField(
        choices=RepliesPolicy.values, help_text=REPLIES_HELP
    )
    exclusive = serializers.BooleanField(allow_null=True)
    pinned = serializers.BooleanField(allow_null=True)
    following = serializers.BooleanField(help_text="Whether you follow the list.")
    members_count = serializers.IntegerField(
        min_value=0, help_text="Without people whom you cannot see."
    )
    created_at = serializers.DateTimeField()

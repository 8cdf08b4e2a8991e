"""The shapes of relationships in requests and answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import NumberField
from users.services import LONGEST_MUTE
from users.types import Override

SHORTEST_MUTE_S = 60


@sent_as({"duration_s": 604800})
class MuteSerializer(serializers.Serializer[Any]):
    """When the mute ends, as a duration or a time; without either it does not end."""

    duration_s = NumberField(
        min_value=SHORTEST_MUTE_S,
        max_value=int(LONGEST_MUTE.total_seconds()),
        required=False,
        allow_null=True,
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if None not in (attrs.get("duration_s"), attrs.get("expires_at")):
            message = _("Send either duration_s or expires_at.")
            raise serializers.ValidationError({"expires_at": message})
        return attrs


@sent_as({"notifications": "bell"})
class OverrideSerializer(serializers.Serializer[Any]):
    notifications = serializers.ChoiceField(choices=[*Override])


class RelationSerializer(serializers.Serializer[Any]):
    """The relationship between the viewer and the person."""

    following = serializers.BooleanField()
    followed_by = serializers.BooleanField()
    requested = serializers.BooleanField(
        help_text="You asked to follow them, and they have not answered."
    )
    requested_by = serializers.BooleanField(help_text="They ask to follow you.")
    blocking = serializers.BooleanField()
    muting = serializers.BooleanField()
    muted_until = serializers.DateTimeField(
        allow_null=True, help_text="Null if you do not mute them, or for good."
    )
    muting_retweets = serializers.BooleanField()
    notifications = serializers.ChoiceField(
        choices=[*Override],
        help_text="`bell`: also of each new tweet; `never`: of nothing.",
    )

"""A person's preferences over REST."""

from datetime import time
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import services
from notifications.channels import Channel
from notifications.preference_table import OFFERED
from notifications.timing import EmailFrequency, QuietHours
from notifications.types import Preferences
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import TextField
from users.api.viewing import ViewerViewSet

TIME_PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
TIME_FORMAT = "%H:%M"
CHANNELS_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        kind: {
            "type": "object",
            "additionalProperties": False,
            "properties": {channel.value: {"type": "boolean"} for channel in Channel},
        }
        for kind in OFFERED
    },
}


@extend_schema_field(CHANNELS_SCHEMA)
class ChannelsField(serializers.Field[Any, Any, Any, Any]):
    """Whether each channel is on, by kind."""

    default_error_messages = {
        "invalid": _("Send true or false for each channel, by kind.")
    }

    def to_internal_value(self, data: Any) -> dict[str, dict[str, bool]]:
        if not isinstance(data, dict):
            self.fail("invalid")
        for kind, own in data.items():
            is_known = kind in OFFERED and isinstance(own, dict)
            if not is_known or not all(isinstance(one, bool) for one in own.values()):
                self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "string", "pattern": TIME_PATTERN, "example": "22:00"})
class MinuteField(TextField):
    """A time of the day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        message = _("Must be a time such as 22:00.")
        self.validators.append(RegexValidator(TIME_PATTERN, message))


class QuietHoursSerializer(serializers.Serializer[Any]):
    """Over midnight if the end is the earlier time of the day."""

    begins = MinuteField()
    ends = MinuteField()


class PreferencesSerializer(serializers.Serializer[Any]):
    """What you are notified of, and how."""

    channels = ChannelsField(
        help_text="Whether each channel is on, by kind. If `page` is off, nothing else "
        "is sent either. `email` of `sign_in` cannot be turned off."
    )
    quiet_hours = QuietHoursSerializer(
        allow_null=True, help_text="When pushes and e-mails wait; null for never."
    )
    email_frequency = serializers.ChoiceField(choices=EmailFrequency.choices)


@sent_as({"channels": {"like": {"push": False}}, "email_frequency": "daily"})
class PreferenceChangesSerializer(PreferencesSerializer):
    """What to change; what is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        for one in found.values():
            one.required = False
        return found


class PreferencesViewSet(ViewerViewSet):
    """Your preferences for notifications."""

    @extend_schema(responses={200: PreferencesSerializer})
    def retrieve(self, request: Request) -> Response:
        """Return what you are notified of, and how."""
        preferences = services.get_preferences(owner_id=self.actor_id)
        return Response(present_preferences(preferences))

    @extend_schema(
        request=PreferenceChangesSerializer, responses={200: PreferencesSerializer}
    )
    def change(self, request: Request) -> Response:
        """Change some of your preferences."""
        changes = self.read(PreferenceChangesSerializer)
        if quiet_hours := changes.get("quiet_hours"):
            changes["quiet_hours"] = QuietHours(
                *(time.fromisoformat(quiet_hours[name]) for name in ("begins", "ends"))
            )
        services.change_preferences(
            owner_id=self.actor_id, device_zone=self.viewer.time_zone, **changes
        )
        return self.retrieve(request)


def present_preferences(preferences: Preferences) -> dict[str, Any]:
    """Return the shape `Preferences`."""
    quiet = preferences.quiet_hours
    return {
        "channels": {
            kind: {one.value: preferences.is_on(kind, one) for one in Channel}
            for kind in OFFERED
        },
        "quiet_hours": quiet
        and {
            "begins": quiet.begins.strftime(TIME_FORMAT),
            "ends": quiet.ends.strftime(TIME_FORMAT),
        },
        "email_frequency": preferences.email_frequency.value,
    }

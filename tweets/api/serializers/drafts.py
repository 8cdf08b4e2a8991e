"""Drafts and scheduled tweets in requests and answers."""

from typing import Any

from rest_framework import serializers

from tweets.api.serializers.fields import FailureSerializer
from tweets.api.serializers.media import MediaSerializer
from tweets.api.serializers.writing import NewTweetSerializer
from tweets.limits import THREAD_MAX, UNDO_MAX_S
from tweets.types import DraftState
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import IdField, NumberField

PUBLISH_HELP = "From 5 minutes to 18 months from now."


def _tweets() -> serializers.ListField:
    return serializers.ListField(
        child=NewTweetSerializer(), min_length=1, max_length=THREAD_MAX
    )


@sent_as({"tweets": [{"text": "Good morning #harb"}]})
class NewDraftSerializer(serializers.Serializer[Any]):
    """A tweet or a thread, finished or not."""

    tweets = _tweets()
    publish_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text=f"Schedules it. {PUBLISH_HELP}"
    )


@sent_as({"tweets": [{"text": "Good morning #harbour"}], "version": 1})
class DraftChangeSerializer(serializers.Serializer[Any]):
    tweets = _tweets()
    version = NumberField(
        min_value=1, max_value=2**31 - 1, help_text="The version that you changed."
    )


@sent_as({"publish_at": "2027-01-01T08:00:00Z"})
class ScheduleSerializer(serializers.Serializer[Any]):
    publish_at = serializers.DateTimeField(help_text=PUBLISH_HELP)


@sent_as({"undo_s": 10})
class PublishingSerializer(serializers.Serializer[Any]):
    undo_s = NumberField(
        default=0,
        min_value=0,
        max_value=UNDO_MAX_S,
        help_text="For how many seconds it can still be undone.",
    )


class DraftSerializer(serializers.Serializer[Any]):
    """A tweet or a thread that is not published yet."""

    id = IdField()
    tweets = NewTweetSerializer(many=True)
    media = MediaSerializer(many=True)
    version = serializers.IntegerField(help_text="Changes with every change.")
    state = serializers.ChoiceField(choices=DraftState.values)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    publish_at = serializers.DateTimeField(allow_null=True)
    failure = FailureSerializer(allow_null=True)


class ScheduledDraftsSerializer(serializers.Serializer[Any]):
    """Everything scheduled, the next to be published first."""

    items = DraftSerializer(many=True)

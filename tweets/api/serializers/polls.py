"""Polls in requests and answers."""

from typing import Any

from rest_framework import serializers

from tweets.limits import (
    POLL_DURATION_MAX_S,
    POLL_DURATION_MIN_S,
    POLL_OPTION_MAX,
    POLL_OPTIONS_MAX,
    POLL_OPTIONS_MIN,
)
from tweets.types import NewPoll
from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import FlagField, NumberField, TextField


class NewPollSerializer(serializers.Serializer[Any]):
    """A poll. The text of the tweet is the question."""

    options = serializers.ListField(
        child=TextField(max_length=POLL_OPTION_MAX),
        min_length=POLL_OPTIONS_MIN,
        max_length=POLL_OPTIONS_MAX,
    )
    duration = NumberField(
        min_value=POLL_DURATION_MIN_S,
        max_value=POLL_DURATION_MAX_S,
        default=NewPoll().duration_s,
        source="duration_s",
        help_text="In seconds.",
    )
    is_multiple = FlagField(
        default=False, help_text="Whether one can choose several options."
    )

    def to_internal_value(self, data: Any) -> Any:
        return NewPoll(**super().to_internal_value(data))


@sent_as({"choices": [0]})
class VoteSerializer(serializers.Serializer[Any]):
    choices = serializers.ListField(
        child=NumberField(min_value=0, max_value=POLL_OPTIONS_MAX - 1),
        max_length=POLL_OPTIONS_MAX,
        help_text="The places of the options, from 0.",
    )


class PollOptionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    votes_count = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="Null until the viewer has voted or the poll has ended; its author "
        "always sees it.",
    )


class PollSerializer(serializers.Serializer[Any]):
    """A poll, as the viewer may see it."""

    options = PollOptionSerializer(many=True)
    ends_at = serializers.DateTimeField()
    is_ended = serializers.BooleanField()
    is_multiple = serializers.BooleanField()
    voters_count = serializers.IntegerField(min_value=0)
    choices = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        help_text="The options that the viewer voted for.",
    )
    may_vote = serializers.BooleanField()

"""The shape of trends."""

from typing import Any

from rest_framework import serializers

from tweets.types import TopicKind


class TrendSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="A hashtag without its `#`, or a phrase.")
    kind = serializers.ChoiceField(choices=TopicKind.choices)
    people_count = serializers.IntegerField()
    tweets_count = serializers.IntegerField()
    hours = serializers.IntegerField(
        help_text="The people and tweets are those of so many last hours."
    )

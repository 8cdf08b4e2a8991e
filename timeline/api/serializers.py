"""The shapes of the timelines' requests and answers."""

from typing import Any

from rest_framework import serializers

from timeline.scoring import FULL, WEIGHT_MAX
from timeline.types import Feature
from tweets.api.serializers.tweets import TweetSerializer
from tweets.types import Deed
from twitter_project.drf.fields import FlagField, NumberField
from users.api.serializers import UserSerializer

CURSOR = {
    "type": "string",
    "pattern": "^[0-9]{1,18}-[0-9]{1,4}$",
    "example": "347201938475012096-20",
}


class TagSerializer(serializers.Serializer[Any]):
    """A hashtag without its sign, as it was written when it was followed."""

    name = serializers.CharField()
    following = serializers.BooleanField(
        help_text="Whether your home shows everyone's tweets with it."
    )


class AddendSerializer(serializers.Serializer[Any]):
    """What one feature adds to the score: `value` times `weight`."""

    feature = serializers.ChoiceField(choices=Feature.values)
    value = serializers.IntegerField(min_value=0, max_value=FULL)
    weight = serializers.IntegerField(min_value=0, max_value=WEIGHT_MAX)
    points = serializers.IntegerField(min_value=0)


class SuggestedSerializer(serializers.Serializer[Any]):
    """Why a tweet by somebody whom you do not follow is shown."""

    deed = serializers.ChoiceField(
        choices=[one.value for one in Deed],
        help_text="What `user` did: wrote it, liked it, or retweeted it.",
    )
    user = UserSerializer()
    friend = UserSerializer(
        help_text="Whom you reply to or like, and who follows them."
    )


class WhySerializer(serializers.Serializer[Any]):
    """How a score came about: the points and `diversity_points` add up to it."""

    score = serializers.IntegerField(min_value=0)
    addends = AddendSerializer(many=True)
    earlier_by_author = serializers.IntegerField(
        min_value=0, help_text="How many tweets by the same author rank higher."
    )
    diversity_points = serializers.IntegerField(
        max_value=0,
        help_text="The first of them takes half of the points, the second another "
        "quarter, so that no author fills the page.",
    )
    suggested = SuggestedSerializer(allow_null=True)


class RankedTweetSerializer(TweetSerializer):
    """A tweet, and why it is where it is."""

    why = WhySerializer()


class ForYouPreferencesSerializer(serializers.Serializer[Any]):
    """How much each feature counts, from 0 to 10, and what is remembered."""

    keeps_place = FlagField(
        required=False,
        help_text="Whether the site remembers how far you have read, on each device. "
        "Turning it off forgets it, and then every tweet counts as not seen.",
    )

    def get_fields(self) -> dict[str, Any]:
        weights = {
            feature.value: NumberField(
                min_value=0, max_value=WEIGHT_MAX, required=False
            )
            for feature in Feature
        }
        return {**weights, **super().get_fields()}

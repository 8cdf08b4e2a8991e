"""The shapes of followed hashtags in answers."""

from typing import Any

from rest_framework import serializers


class TagSerializer(serializers.Serializer[Any]):
    """A hashtag without its sign, as it was written when it was followed."""

    name = serializers.CharField()
    following = serializers.BooleanField(
        help_text="Whether your home shows everyone's tweets with it."
    )

"""Profiles as the site shows them: the users app's, with the count of tweets.

The users app may not know of tweets, so the two are brought together here.
"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import (
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers

from tweets.services import count_tweets
from twitter_project.shared.drf.documenting import problems
from users.api import serializers as users_serializers
from users.api.accounts import AuthViewSet
from users.api.profiles import ProfileViewSet
from users.api.viewsets import MeViewSet, PictureViewSet, UserViewSet


class WithTweetsCount(serializers.Serializer[Any]):
    tweets_count = serializers.IntegerField(min_value=0)


@extend_schema_serializer(component_name="Profile")
class ProfileSerializer(users_serializers.ProfileSerializer, WithTweetsCount):
    """A person's whole profile, with counts."""


@extend_schema_serializer(component_name="OwnProfile")
class OwnProfileSerializer(users_serializers.OwnProfileSerializer, WithTweetsCount):
    """One's own profile, with what only oneself may see."""


@extend_schema_serializer(component_name="Registered")
class RegisteredSerializer(users_serializers.TokenPairSerializer):
    """A new account, signed in."""

    user = OwnProfileSerializer()


class CountsTweets(ProfileViewSet):
    """Adds `tweets_count` to every profile that a view set answers with."""

    def more_counts(self, user_id: int) -> Mapping[str, int]:
        return {"tweets_count": count_tweets(author_ids=[user_id]).get(user_id, 0)}


own_profile = extend_schema(responses={200: OwnProfileSerializer})


@extend_schema_view(
    register=extend_schema(responses={201: RegisteredSerializer, **problems(403)})
)
class Accounts(CountsTweets, AuthViewSet):
    pass


@extend_schema_view(me=own_profile, edit=own_profile)
class Me(CountsTweets, MeViewSet):
    pass


@extend_schema_view(
    set_avatar=own_profile,
    remove_avatar=own_profile,
    set_banner=own_profile,
    remove_banner=own_profile,
)
class Pictures(CountsTweets, PictureViewSet):
    pass


@extend_schema_view(profile=extend_schema(responses={200: ProfileSerializer}))
class Users(CountsTweets, UserViewSet):
    pass

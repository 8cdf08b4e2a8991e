"""Profiles as the site shows them: the users app's, with the count of tweets.

The users app may not know about tweets, so this module combines the two.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from tweets.services import count_tweets
from twitter_project.drf.documenting import problems
from users.api import serializers as users_serializers
from users.api.accounts import AuthViewSet
from users.api.profiles import ProfileViewSet
from users.api.viewsets import MeViewSet, PictureViewSet, UserViewSet

ViewT = TypeVar("ViewT", bound=ProfileViewSet)


class WithTweetsCount(serializers.Serializer[Any]):
    tweets_count = serializers.IntegerField(min_value=0)


@extend_schema_serializer(component_name="Profile")
class ProfileSerializer(users_serializers.ProfileSerializer, WithTweetsCount):
    """A person's full profile, with counts."""


@extend_schema_serializer(component_name="OwnProfile")
class OwnProfileSerializer(users_serializers.OwnProfileSerializer, WithTweetsCount):
    """Your own profile, with fields that only you may see."""


@extend_schema_serializer(component_name="Registered")
class RegisteredSerializer(users_serializers.SignedInSerializer):
    """A new account, signed in."""

    user = OwnProfileSerializer()


class CountsTweets(ProfileViewSet):
    """Adds `tweets_count` to every profile in a view set's answers."""

    def more_counts(self, user_id: int) -> Mapping[str, int]:
        return {"tweets_count": count_tweets(author_ids=[user_id]).get(user_id, 0)}


def answers(
    responses: dict[Any, Any], *actions: str
) -> Callable[[type[ViewT]], type[ViewT]]:
    """Document other responses for inherited actions without changing the parent's."""

    def decorate(view: type[ViewT]) -> type[ViewT]:
        for name in actions:
            inherited: Any = getattr(view, name)
            action: Any = functools.wraps(inherited)(_passing_on(inherited))
            action.kwargs = dict(inherited.kwargs)
            setattr(view, name, extend_schema(responses=responses)(action))
        return view

    return decorate


def _passing_on(inherited: Callable[..., Response]) -> Callable[..., Response]:
    def action(self: ProfileViewSet, *args: Any, **kwargs: Any) -> Response:
        return inherited(self, *args, **kwargs)

    return action


@answers(
    {201: RegisteredSerializer, 202: users_serializers.ConfirmationSentSerializer},
    "register",
)
class Accounts(CountsTweets, AuthViewSet):
    """Accounts and tokens."""


@answers({200: OwnProfileSerializer}, "me", "edit")
class Me(CountsTweets, MeViewSet):
    """Your own account."""


@answers(
    {200: OwnProfileSerializer, **problems(503)},
    "set_avatar",
    "remove_avatar",
    "set_banner",
    "remove_banner",
)
class Pictures(CountsTweets, PictureViewSet):
    """Your own profile's pictures."""


@answers({200: ProfileSerializer}, "profile")
class Users(CountsTweets, UserViewSet):
    """Everybody's profiles, and who follows whom."""

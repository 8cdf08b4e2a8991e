"""Paths of accounts and people under /rest/v1/."""

from django.urls import URLPattern

from twitter_project.web.access import Gate, path
from users.api.accounts import AuthViewSet
from users.api.edges import EdgeViewSet, RequestViewSet
from users.api.privacy import PrivacyViewSet
from users.api.sessions import SessionViewSet
from users.api.viewsets import (
    ListsOfPersonViewSet,
    MeViewSet,
    PictureViewSet,
    UserViewSet,
)


def user_urls(
    *,
    accounts: type[AuthViewSet] = AuthViewSet,
    me: type[MeViewSet] = MeViewSet,
    pictures: type[PictureViewSet] = PictureViewSet,
    users: type[UserViewSet] = UserViewSet,
) -> list[URLPattern]:
    """Return the paths, for the given subclasses if another app adds to a profile."""
    return [
        path(
            "auth/register",
            accounts.as_view({"post": "register"}),
            gate=Gate.EVERYONE,
        ),
        path(
            "auth/token",
            accounts.as_view({"post": "token"}),
            gate=Gate.EVERYONE,
        ),
        path(
            "auth/token/refresh",
            accounts.as_view({"post": "refresh"}),
            gate=Gate.EVERYONE,
        ),
        path("auth/logout", accounts.as_view({"post": "logout"}), gate=Gate.EVERYONE),
        path(
            "auth/verification",
            accounts.as_view({"post": "verification"}),
            gate=Gate.EVERYONE,
        ),
        path("users", users.as_view({"get": "search"}), gate=Gate.READERS),
        path("users/me", me.as_view({"get": "me", "patch": "edit"}), gate=Gate.MEMBERS),
        path(
            "users/me/settings",
            me.as_view({"get": "content_settings", "patch": "change_content_settings"}),
            gate=Gate.MEMBERS,
        ),
        path("users/me/blocks", me.as_view({"get": "blocks"}), gate=Gate.MEMBERS),
        path("users/me/mutes", me.as_view({"get": "mutes"}), gate=Gate.MEMBERS),
        path(
            "users/me/privacy",
            PrivacyViewSet.as_view({"get": "show", "patch": "change"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/me/follow-requests",
            RequestViewSet.as_view({"get": "requests"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/me/follow-requests/<str:handle>",
            RequestViewSet.as_view({"put": "accept", "delete": "reject"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/me/sessions",
            SessionViewSet.as_view({"get": "sessions", "delete": "end_others"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/me/sessions/<str:session_id>",
            SessionViewSet.as_view({"delete": "end"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/me/avatar",
            pictures.as_view({"put": "set_avatar", "delete": "remove_avatar"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/me/banner",
            pictures.as_view({"put": "set_banner", "delete": "remove_banner"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/<str:handle>", users.as_view({"get": "profile"}), gate=Gate.READERS
        ),
        path(
            "users/<str:handle>/lists",
            ListsOfPersonViewSet.as_view({"get": "lists"}),
            gate=Gate.READERS,
        ),
        path(
            "users/<str:handle>/followers",
            users.as_view({"get": "followers"}),
            gate=Gate.READERS,
        ),
        path(
            "users/<str:handle>/following",
            users.as_view({"get": "following"}),
            gate=Gate.READERS,
        ),
        path(
            "users/<str:handle>/follow",
            EdgeViewSet.as_view({"put": "follow", "delete": "unfollow"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/<str:handle>/block",
            EdgeViewSet.as_view({"put": "block", "delete": "unblock"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/<str:handle>/mute",
            EdgeViewSet.as_view({"put": "mute", "delete": "unmute"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/<str:handle>/muted-retweets",
            EdgeViewSet.as_view({"put": "hide_retweets", "delete": "show_retweets"}),
            gate=Gate.MEMBERS,
        ),
        path(
            "users/<str:handle>/notifications",
            EdgeViewSet.as_view({"put": "override"}),
            gate=Gate.MEMBERS,
        ),
    ]


urlpatterns = user_urls()

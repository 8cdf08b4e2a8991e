"""Paths of accounts and people under /rest/v1/."""

from django.urls import URLPattern, path

from users.api.accounts import AuthViewSet
from users.api.viewsets import EdgeViewSet, MeViewSet, PictureViewSet, UserViewSet


def user_urls(
    *,
    accounts: type[AuthViewSet] = AuthViewSet,
    me: type[MeViewSet] = MeViewSet,
    pictures: type[PictureViewSet] = PictureViewSet,
    users: type[UserViewSet] = UserViewSet,
) -> list[URLPattern]:
    """Return the paths, served by subclasses where another app adds to a profile."""
    return [
        path("auth/register", accounts.as_view({"post": "register"})),
        path("auth/token", accounts.as_view({"post": "token"})),
        path("auth/token/refresh", accounts.as_view({"post": "refresh"})),
        path("auth/logout", accounts.as_view({"post": "logout"})),
        path("auth/verification", accounts.as_view({"post": "verification"})),
        path("users", users.as_view({"get": "search"})),
        path("users/me", me.as_view({"get": "me", "patch": "edit"})),
        path("users/me/blocks", me.as_view({"get": "blocks"})),
        path("users/me/mutes", me.as_view({"get": "mutes"})),
        path(
            "users/me/avatar",
            pictures.as_view({"put": "set_avatar", "delete": "remove_avatar"}),
        ),
        path(
            "users/me/banner",
            pictures.as_view({"put": "set_banner", "delete": "remove_banner"}),
        ),
        path("users/<str:handle>", users.as_view({"get": "profile"})),
        path("users/<str:handle>/followers", users.as_view({"get": "followers"})),
        path("users/<str:handle>/following", users.as_view({"get": "following"})),
        path(
            "users/<str:handle>/follow",
            EdgeViewSet.as_view({"put": "follow", "delete": "unfollow"}),
        ),
        path(
            "users/<str:handle>/block",
            EdgeViewSet.as_view({"put": "block", "delete": "unblock"}),
        ),
        path(
            "users/<str:handle>/mute",
            EdgeViewSet.as_view({"put": "mute", "delete": "unmute"}),
        ),
    ]


urlpatterns = user_urls()

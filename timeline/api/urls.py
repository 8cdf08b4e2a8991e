"""Paths of feeds under /rest/v1/."""

from django.urls import path

from timeline.api.viewsets import FeedViewSet, HomeViewSet, TagViewSet

urlpatterns = [
    path("timeline/home", HomeViewSet.as_view({"get": "home"})),
    path("timeline/public", FeedViewSet.as_view({"get": "public"})),
    path("timeline/users/<str:handle>", FeedViewSet.as_view({"get": "of_user"})),
    path("timeline/tags/<str:tag>", FeedViewSet.as_view({"get": "of_tag"})),
    path("tags/followed", TagViewSet.as_view({"get": "followed"})),
    path(
        "tags/<str:tag>/follow",
        TagViewSet.as_view({"put": "follow", "delete": "unfollow"}),
    ),
]

"""Addresses of the timelines' pages."""

from django.urls import path

from timeline import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/new", views.fresh, name="fresh"),
    path("public", views.public, name="public"),
    path("tags/<str:tag>", views.hashtag, name="hashtag"),
    path("tags/<str:tag>/follow", views.follow_tag, name="follow_tag"),
    path("settings/tags", views.followed_tags, name="followed_tags"),
    path("discover", views.discover, name="discover"),
    path("@<str:handle>", views.profile, name="profile"),
    path(
        "@<str:handle>/with_replies",
        views.profile,
        {"tab": "replies"},
        name="profile_replies",
    ),
    path("@<str:handle>/media", views.profile, {"tab": "media"}, name="profile_media"),
    path("@<str:handle>/likes", views.profile, {"tab": "likes"}, name="profile_likes"),
]

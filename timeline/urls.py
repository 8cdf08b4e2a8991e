"""Addresses of the timelines' pages."""

from django.urls import path

from timeline import views

urlpatterns = [
    path("", views.home, name="home"),
    path("public", views.public, name="public"),
    path("tags/<str:tag>", views.hashtag, name="hashtag"),
    path("@<str:handle>", views.profile, name="profile"),
    path(
        "@<str:handle>/with_replies",
        views.profile,
        {"with_replies": True},
        name="profile_replies",
    ),
]

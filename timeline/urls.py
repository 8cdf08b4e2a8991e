"""URLs of the timelines' pages."""

from timeline import views
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("", views.home, name="home", gate=Gate.READERS),
    path("home/new", views.fresh, name="fresh", gate=Gate.MEMBERS),
    path("public", views.public, name="public", gate=Gate.READERS),
    path("tags/<str:tag>", views.hashtag, name="hashtag", gate=Gate.READERS),
    path(
        "tags/<str:tag>/follow", views.follow_tag, name="follow_tag", gate=Gate.MEMBERS
    ),
    path(
        "settings/tags",
        views.followed_tags,
        name="followed_tags",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path("discover", views.discover, name="discover", gate=Gate.READERS),
    path("@<str:handle>", views.profile, name="profile", gate=Gate.READERS),
    path(
        "@<str:handle>/card",
        views.profile_card,
        name="profile_card",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/with_replies",
        views.profile,
        {"tab": "replies"},
        name="profile_replies",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/media",
        views.profile,
        {"tab": "media"},
        name="profile_media",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/likes",
        views.profile,
        {"tab": "likes"},
        name="profile_likes",
        gate=Gate.READERS,
    ),
]

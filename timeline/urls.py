"""URLs of the timelines' pages."""

from timeline.views import (
    catching_up,
    conversations,
    discovery,
    for_you,
    home,
    lists,
    muting,
    places,
    profiles,
    tags,
)
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("", home.home, name="home", gate=Gate.READERS),
    path("home/latest", home.following, name="home_following", gate=Gate.MEMBERS),
    path("home/for-you", for_you.for_you, name="for_you", gate=Gate.MEMBERS),
    path(
        "home/for-you/weights",
        for_you.weigh,
        name="weigh",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "home/place",
        places.note_place,
        name="note_place",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "home/place/forget",
        places.forget_places,
        name="forget_places",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path("home/catch-up", catching_up.catch_up, name="catch_up", gate=Gate.MEMBERS),
    path("home/new", home.fresh, name="fresh", gate=Gate.MEMBERS),
    path("public", home.public, name="public", gate=Gate.READERS),
    path("tags/<str:tag>", tags.hashtag, name="hashtag", gate=Gate.READERS),
    path(
        "tags/<str:tag>/follow", tags.follow_tag, name="follow_tag", gate=Gate.MEMBERS
    ),
    path(
        "settings/tags",
        tags.followed_tags,
        name="followed_tags",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "conversations",
        conversations.conversations,
        name="conversations",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "conversations/<id:conversation_id>",
        conversations.conversation,
        name="conversation",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "conversations/<id:conversation_id>/remove",
        conversations.remove_conversation,
        name="remove_conversation",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    # Among the paths of the users app, which knows everything else about lists.
    path(
        "lists/<id:list_id>",
        lists.show_list,
        name="list",
        gate=Gate.READERS,
        service="users",
    ),
    path(
        "lists/<id:list_id>/new",
        lists.fresh,
        name="list_fresh",
        gate=Gate.MEMBERS,
        service="users",
    ),
    path(
        "home/words",
        muting.try_words,
        name="try_words",
        gate=Gate.MEMBERS,
        is_private=True,
        throttle="write",
    ),
    path("discover", discovery.discover, name="discover", gate=Gate.READERS),
    path("@<str:handle>", profiles.profile, name="profile", gate=Gate.READERS),
    path(
        "@<str:handle>/card",
        profiles.profile_card,
        name="profile_card",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/with_replies",
        profiles.profile,
        {"tab": "replies"},
        name="profile_replies",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/media",
        profiles.profile,
        {"tab": "media"},
        name="profile_media",
        gate=Gate.READERS,
    ),
    path(
        "@<str:handle>/likes",
        profiles.profile,
        {"tab": "likes"},
        name="profile_likes",
        gate=Gate.READERS,
    ),
]

"""Paths of feeds under /rest/v1/."""

from timeline.api.conversations import ConversationViewSet
from timeline.api.lists import ListMemberViewSet, ListViewSet
from timeline.api.muted_words import MutedWordsViewSet
from timeline.api.ranking import ForYouViewSet
from timeline.api.viewsets import FeedViewSet, HomeViewSet, TagViewSet
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("timeline/home", HomeViewSet.as_view({"get": "home"}), gate=Gate.MEMBERS),
    path(
        "timeline/for-you",
        ForYouViewSet.as_view({"get": "for_you"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "timeline/for-you/preferences",
        ForYouViewSet.as_view({"get": "preferences", "patch": "change"}),
        gate=Gate.MEMBERS,
    ),
    path("timeline/public", FeedViewSet.as_view({"get": "public"}), gate=Gate.READERS),
    path(
        "timeline/users/<str:handle>",
        FeedViewSet.as_view({"get": "of_user"}),
        gate=Gate.READERS,
    ),
    path(
        "timeline/users/<str:handle>/pins",
        FeedViewSet.as_view({"get": "pins"}),
        gate=Gate.READERS,
    ),
    path(
        "timeline/tags/<str:tag>",
        FeedViewSet.as_view({"get": "of_tag"}),
        gate=Gate.READERS,
    ),
    path(
        "timeline/lists/<str:list_id>",
        ListViewSet.as_view({"get": "timeline"}),
        gate=Gate.READERS,
    ),
    path(
        "lists",
        ListViewSet.as_view({"get": "lists", "post": "create"}),
        gate=Gate.MEMBERS,
    ),
    path("lists/followed", ListViewSet.as_view({"get": "followed"}), gate=Gate.MEMBERS),
    path(
        "lists/<str:list_id>",
        ListViewSet.as_view({"get": "show", "patch": "edit", "delete": "delete"}),
        gate=Gate.READERS,
    ),
    path(
        "lists/<str:list_id>/follow",
        ListViewSet.as_view({"put": "follow", "delete": "unfollow"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "lists/<str:list_id>/members",
        ListMemberViewSet.as_view({"get": "members", "post": "add"}),
        gate=Gate.READERS,
    ),
    path(
        "lists/<str:list_id>/members/remove",
        ListMemberViewSet.as_view({"post": "remove"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "lists/<str:list_id>/members/<str:handle>",
        ListMemberViewSet.as_view({"put": "add_one", "delete": "remove_one"}),
        gate=Gate.MEMBERS,
    ),
    path("tags/followed", TagViewSet.as_view({"get": "followed"}), gate=Gate.MEMBERS),
    path(
        "tags/<str:tag>/follow",
        TagViewSet.as_view({"put": "follow", "delete": "unfollow"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "conversations",
        ConversationViewSet.as_view({"get": "conversations"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "conversations/unread-count",
        ConversationViewSet.as_view({"get": "unread_count"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "conversations/<str:conversation_id>",
        ConversationViewSet.as_view({"get": "conversation", "delete": "remove"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "conversations/<str:conversation_id>/tweets",
        ConversationViewSet.as_view({"get": "tweets"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "conversations/<str:conversation_id>/read",
        ConversationViewSet.as_view({"post": "mark_read"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "muted-words",
        MutedWordsViewSet.as_view({"get": "groups", "post": "create"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "muted-words/preview",
        MutedWordsViewSet.as_view({"post": "preview"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "muted-words/<str:word_group_id>",
        MutedWordsViewSet.as_view(
            {"get": "group", "put": "change", "delete": "remove"}
        ),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
]

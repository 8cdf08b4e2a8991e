"""Paths of the inbox under /rest/v1/."""

from notifications.api.announcements import AnnouncementViewSet
from notifications.api.filtering import (
    MutedConversationViewSet,
    PolicyViewSet,
    RequestViewSet,
)
from notifications.api.preferences import PreferencesViewSet
from notifications.api.push_viewsets import PushViewSet
from notifications.api.viewsets import NotificationViewSet
from twitter_project.web.access import Gate, path

urlpatterns = [
    path(
        "notifications",
        NotificationViewSet.as_view({"get": "inbox"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/unread-count",
        NotificationViewSet.as_view({"get": "unread_count"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/read",
        NotificationViewSet.as_view({"post": "mark_read"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/preferences",
        PreferencesViewSet.as_view({"get": "retrieve", "patch": "change"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/push-key",
        PushViewSet.as_view({"get": "push_key"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/push-subscriptions",
        PushViewSet.as_view({"get": "push_subscriptions", "post": "subscribe_push"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/push-subscriptions/<str:subscription_id>",
        PushViewSet.as_view({"patch": "change_push", "delete": "remove_push"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/clear",
        NotificationViewSet.as_view({"post": "clear"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/policy",
        PolicyViewSet.as_view({"get": "policy", "patch": "change_policy"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/accepted",
        PolicyViewSet.as_view({"get": "accepted_people"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/accepted/<str:handle>",
        PolicyViewSet.as_view({"delete": "stop_accepting"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/requests",
        RequestViewSet.as_view(
            {"get": "notification_requests", "post": "answer_requests"}
        ),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/requests/<str:handle>",
        RequestViewSet.as_view({"get": "notification_request"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/requests/<str:handle>/notifications",
        RequestViewSet.as_view({"get": "waiting_notifications"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/requests/<str:handle>/accept",
        RequestViewSet.as_view({"post": "accept_request"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/requests/<str:handle>/dismiss",
        RequestViewSet.as_view({"post": "dismiss_request"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/muted-conversations",
        MutedConversationViewSet.as_view({"get": "muted_conversations"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/muted-conversations/<str:tweet_id>",
        MutedConversationViewSet.as_view(
            {
                "get": "conversation_mute",
                "put": "mute_conversation",
                "delete": "unmute_conversation",
            }
        ),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/<str:notification_id>",
        NotificationViewSet.as_view({"get": "group", "delete": "dismiss"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/<str:notification_id>/restore",
        NotificationViewSet.as_view({"post": "restore"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
    path(
        "notifications/<str:notification_id>/people",
        NotificationViewSet.as_view({"get": "people"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "announcements",
        AnnouncementViewSet.as_view({"get": "announcements"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "announcements/<str:announcement_id>/dismiss",
        AnnouncementViewSet.as_view({"post": "dismiss"}),
        gate=Gate.MEMBERS,
        throttle="write",
    ),
]

"""Paths of the inbox under /rest/v1/."""

from notifications.api.announcements import AnnouncementViewSet
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
        "notifications/<str:notification_id>",
        NotificationViewSet.as_view({"get": "group"}),
        gate=Gate.MEMBERS,
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

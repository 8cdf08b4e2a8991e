"""Paths of the inbox under /rest/v1/."""

from notifications.api.preferences import PreferencesViewSet
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
        "notifications/<str:notification_id>",
        NotificationViewSet.as_view({"get": "group"}),
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/<str:notification_id>/people",
        NotificationViewSet.as_view({"get": "people"}),
        gate=Gate.MEMBERS,
    ),
]

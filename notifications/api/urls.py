"""Paths of the inbox under /rest/v1/."""

from django.urls import path

from notifications.api.viewsets import NotificationViewSet

urlpatterns = [
    path("notifications", NotificationViewSet.as_view({"get": "inbox"})),
    path(
        "notifications/unread-count",
        NotificationViewSet.as_view({"get": "unread_count"}),
    ),
    path("notifications/read", NotificationViewSet.as_view({"post": "mark_read"})),
]

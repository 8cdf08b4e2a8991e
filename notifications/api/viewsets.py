"""The inbox over REST."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import services
from notifications.api.presenting import present_notification
from notifications.api.serializers import (
    NotificationSerializer,
    ReadUpToSerializer,
    UnreadCountSerializer,
)
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of
from users.api.viewing import ViewerViewSet


class NotificationViewSet(ViewerViewSet):
    """Your notifications."""

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(NotificationSerializer)}
    )
    def inbox(self, request: Request) -> Response:
        """List your notifications, the latest first. The cursor is an id."""
        viewer = self.viewer
        page = services.list_notifications(viewer=viewer, keyset=self.keyset)
        return self.page(page, lambda one: present_notification(one, viewer=viewer))

    @extend_schema(responses={200: UnreadCountSerializer})
    def unread_count(self, request: Request) -> Response:
        """Count your unread notifications."""
        return Response({"count": services.count_unread(recipient_id=self.actor_id)})

    @extend_schema(request=ReadUpToSerializer, responses={200: UnreadCountSerializer})
    def mark_read(self, request: Request) -> Response:
        """Mark notifications as read, and count those still unread."""
        up_to_id = self.read(ReadUpToSerializer)["up_to_id"]
        services.mark_read(recipient_id=self.actor_id, up_to_id=up_to_id)
        return self.unread_count(request)

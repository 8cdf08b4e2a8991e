"""Announcements over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import services
from notifications.errors import AnnouncementNotFound
from notifications.types import AnnouncementView
from twitter_project.drf.documenting import page_of
from twitter_project.drf.fields import IdField, require_id
from twitter_project.shared.pagination import Page
from users.api.viewing import ViewerViewSet


class AnnouncementSerializer(serializers.Serializer[Any]):
    """A message by the site's staff to everyone, in your language."""

    id = IdField()
    text = serializers.CharField()
    starts_at = serializers.DateTimeField()


class AnnouncementViewSet(ViewerViewSet):
    """Announcements by the site's staff."""

    @extend_schema(responses={200: page_of(AnnouncementSerializer)})
    def announcements(self, request: Request) -> Response:
        """List current announcements that you have not dismissed: all on one page."""
        items = services.list_announcements(viewer=self.viewer)
        return self.page(Page(items=items), _present)

    @extend_schema(request=None, responses={204: None})
    def dismiss(self, request: Request, announcement_id: str) -> Response:
        """Dismiss an announcement."""
        services.dismiss_announcement(
            announcement_id=require_id(announcement_id, AnnouncementNotFound),
            user_id=self.actor_id,
        )
        return Response(status=204)


def _present(view: AnnouncementView) -> dict[str, Any]:
    return {"id": str(view.id), "text": view.text, "starts_at": view.starts_at}

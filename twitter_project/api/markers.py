"""How far you have read, over REST: home on each device, and your notifications.

It is here because home and notifications are apps that do not know each other.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.services import get_read_up_to, mark_read
from timeline.services import (
    Place,
    forget_markers,
    get_markers,
    set_marker,
)
from twitter_project.drf.documenting import problems
from twitter_project.drf.fields import IdField
from twitter_project.drf.views import ApiViewSet
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import id_time
from twitter_project.shared.issued import require_issued

HOME, NOTIFICATIONS = "home", "notifications"
DEVICE_PATTERN = "^[A-Za-z0-9_.-]{1,40}$"
DEVICE = OpenApiParameter(
    "device",
    {"type": "string", "pattern": DEVICE_PATTERN, "default": "app"},
    description="A name that your app gives this device, and keeps.",
)


class MarkerSerializer(serializers.Serializer[Any]):
    """Up to where a timeline was read; `version` grows with every change."""

    last_read_id = IdField()
    version = serializers.IntegerField(min_value=0)
    updated_at = serializers.DateTimeField()


class MarkersSerializer(serializers.Serializer[Any]):
    """A timeline that was never read is null."""

    home = MarkerSerializer(allow_null=True)
    notifications = MarkerSerializer(allow_null=True)


class NewMarkerSerializer(serializers.Serializer[Any]):
    last_read_id = IdField()


class NewMarkersSerializer(serializers.Serializer[Any]):
    home = NewMarkerSerializer(required=False)
    notifications = NewMarkerSerializer(required=False)


class MarkerViewSet(ApiViewSet):
    """How far you have read."""

    @property
    def device(self) -> str:
        """Return the name of the device. Raises: Invalid."""
        if "device" not in self.request.query_params:
            return "app"
        name = self.param("device")
        allowed = name.replace("_", "").replace(".", "").replace("-", "")
        if len(name) > 40 or not (allowed.isascii() and allowed.isalnum()):
            message = _("Use letters, digits, “_”, “.” and “-”, 40 at most.")
            raise Invalid(message, field="device")
        return name

    @extend_schema(
        parameters=[DEVICE], responses={200: MarkersSerializer, **problems(422)}
    )
    def show(self, request: Request) -> Response:
        """Read how far you have read on this device, or else on the one used last."""
        return Response(self._markers())

    @extend_schema(
        parameters=[DEVICE],
        request=NewMarkersSerializer,
        responses={200: MarkersSerializer, **problems(422)},
    )
    def move(self, request: Request) -> Response:
        """Move markers towards newer tweets or notifications, never back.

        So the order in which devices write does not matter. Seeing a notification here
        marks all up to it as read.
        """
        owner_id, device = self.actor_id, self.device
        sent = self.read(NewMarkersSerializer)
        for marker in sent.values():
            require_issued(marker["last_read_id"], field="last_read_id")
        if HOME in sent:
            set_marker(
                owner_id=owner_id,
                device=device,
                timeline=HOME,
                last_read_id=sent[HOME]["last_read_id"],
            )
        if NOTIFICATIONS in sent:
            up_to_id = sent[NOTIFICATIONS]["last_read_id"]
            mark_read(recipient_id=owner_id, up_to_id=up_to_id)
        return Response(self._markers())

    @extend_schema(request=None, responses={204: None})
    def forget(self, request: Request) -> Response:
        """Forget how far you have read home, on all devices."""
        forget_markers(owner_id=self.actor_id)
        return Response(status=204)

    def _markers(self) -> dict[str, Any]:
        owner_id = self.actor_id
        places = get_markers(owner_id=owner_id, device=self.device, timelines=[HOME])
        home, read_up_to = places.get(HOME), get_read_up_to(recipient_id=owner_id)
        return {
            HOME: home and _present_place(home),
            NOTIFICATIONS: _present(read_up_to, 0, id_time(read_up_to))
            if read_up_to
            else None,
        }


def _present_place(place: Place) -> dict[str, Any]:
    return _present(place.last_read_id, place.version, place.changed_at)


def _present(last_read_id: int, version: int, updated_at: datetime) -> dict[str, Any]:
    return {
        "last_read_id": str(last_read_id),
        "version": version,
        "updated_at": updated_at,
    }

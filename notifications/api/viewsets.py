"""The inbox over REST."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import services
from notifications.api.presenting import present_notification
from notifications.api.serializers import (
    NotificationSerializer,
    ReadUpToSerializer,
    UnreadCountSerializer,
)
from notifications.errors import NotificationNotFound
from notifications.models import NotificationKind
from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of, problems
from twitter_project.drf.fields import require_id
from twitter_project.shared.errors import Invalid
from users.api.presenting import present_person
from users.api.serializers import PersonSerializer
from users.api.viewing import ViewerViewSet

KINDS = OpenApiParameter(
    "kinds",
    {"type": "array", "items": {"enum": NotificationKind.values, "type": "string"}},
    style="form",
    explode=False,
    description="Only these kinds, with commas between.",
)
SINGLE = OpenApiParameter(
    "single",
    {"type": "boolean", "default": False},
    description="Whether each notification is an item of its own.",
)


def parse_notification_id(text: str) -> int:
    """Return the id in a path. Raises: NotificationNotFound if it cannot be one."""
    return require_id(text, NotificationNotFound)


class NotificationViewSet(ViewerViewSet):
    """Your notifications."""

    @extend_schema(
        parameters=[*PAGE_PARAMETERS, KINDS, SINGLE],
        responses={200: page_of(NotificationSerializer)},
    )
    def inbox(self, request: Request) -> Response:
        """List your notifications, the latest first.

        Likes, retweets and follows of one day are one item. The cursor is an id.
        """
        viewer, is_single = self.viewer, self.flag("single")
        read = (
            services.list_single_notifications
            if is_single
            else services.list_notifications
        )
        page = read(viewer=viewer, keyset=self.keyset, kinds=self._kinds())
        return self.page(page, lambda one: present_notification(one, viewer=viewer))

    @extend_schema(responses={200: NotificationSerializer})
    def group(self, request: Request, notification_id: str) -> Response:
        """Return a notification together with the others of its group."""
        viewer = self.viewer
        found = services.get_notification(
            notification_id=parse_notification_id(notification_id), viewer=viewer
        )
        return Response(present_notification(found, viewer=viewer))

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(PersonSerializer)}
    )
    def people(self, request: Request, notification_id: str) -> Response:
        """List the people behind a notification and the others of its group."""
        viewer = self.viewer
        page = services.list_notification_people(
            notification_id=parse_notification_id(notification_id),
            viewer=viewer,
            keyset=self.keyset,
        )
        return self.page(page, lambda one: present_person(one, viewer=viewer))

    def _kinds(self) -> list[str]:
        """Return the requested kinds, none for all. Raises: Invalid, naming them."""
        if "kinds" not in self.request.query_params:
            return []
        kinds = self.param("kinds").split(",")
        if not set(kinds) <= set(NotificationKind.values):
            allowed = ", ".join(NotificationKind.values)
            message = _("Must be some of these, with commas between: %(kinds)s.")
            raise Invalid(message % {"kinds": allowed}, code="bad_kind", field="kinds")
        return kinds

    @extend_schema(responses={200: UnreadCountSerializer})
    def unread_count(self, request: Request) -> Response:
        """Count your unread notifications; a group counts once."""
        return Response({"count": services.count_unread(recipient_id=self.actor_id)})

    @extend_schema(request=ReadUpToSerializer, responses={200: UnreadCountSerializer})
    def mark_read(self, request: Request) -> Response:
        """Mark notifications as read, and count those still unread."""
        up_to_id = self.read(ReadUpToSerializer)["up_to_id"]
        services.mark_read(recipient_id=self.actor_id, up_to_id=up_to_id)
        return self.unread_count(request)

    @extend_schema(request=None, responses={204: None, **problems(404)})
    def dismiss(self, request: Request, notification_id: str) -> Response:
        """Dismiss a notification together with the older ones of its group.

        It does not come back if its cause is repeated; what is new in the group does.
        """
        services.dismiss_notification(
            notification_id=parse_notification_id(notification_id),
            recipient_id=self.actor_id,
        )
        return Response(status=204)

    @extend_schema(request=None, responses={204: None, **problems(404)})
    def restore(self, request: Request, notification_id: str) -> Response:
        """Bring back a notification and what was dismissed together with it."""
        services.undismiss_notification(
            notification_id=parse_notification_id(notification_id),
            recipient_id=self.actor_id,
        )
        return Response(status=204)

    @extend_schema(request=ReadUpToSerializer, responses={200: UnreadCountSerializer})
    def clear(self, request: Request) -> Response:
        """Dismiss notifications, and count those still unread.

        What waits in your filtered inbox stays there.
        """
        up_to_id = self.read(ReadUpToSerializer)["up_to_id"]
        services.clear_inbox(recipient_id=self.actor_id, up_to_id=up_to_id)
        return self.unread_count(request)

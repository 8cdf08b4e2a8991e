"""Push subscriptions over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import services
from notifications.errors import PushSubscriptionNotFound
from notifications.models import Preview
from notifications.push.posting import ENDPOINT_MAX
from notifications.push.sealing import BrowserKeys
from notifications.services import NewSubscription
from notifications.types import PushDevice
from twitter_project.drf.documenting import page_of, problems, sent_as
from twitter_project.drf.fields import IdField, TextField, require_id
from twitter_project.drf.views import ApiViewSet
from twitter_project.shared.pagination import Page
from twitter_project.web.templatetags.site_tags import browser_name
from users.api.tokens import find_sign_in_id
from users.devices import device_of

PREVIEW_HELP = (
    "How much a push says: `none` for nothing but that there is something new, "
    "`public` for who it is and the text of public tweets, `all` for the text of all "
    "tweets."
)
KEY_MAX = 200


class PushKeySerializer(serializers.Serializer[Any]):
    """The key that browsers subscribe with."""

    public_key = serializers.CharField(
        help_text="The `applicationServerKey`: a point of P-256, in base64url."
    )


class BrowserKeysSerializer(serializers.Serializer[Any]):
    p256dh = TextField(max_length=KEY_MAX, help_text="A point of P-256, in base64url.")
    auth = TextField(max_length=KEY_MAX, help_text="16 bytes, in base64url.")


@sent_as(
    {
        "endpoint": "https://push.example.org/wpush/v2/gAAAAABk",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bj"
            "yPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    }
)
class NewPushSubscriptionSerializer(serializers.Serializer[Any]):
    """A browser's `PushSubscription`, as its `toJSON()` writes it."""

    endpoint = TextField(max_length=ENDPOINT_MAX, help_text="An https URL.")
    keys = BrowserKeysSerializer()
    preview = serializers.ChoiceField(
        choices=Preview.choices, required=False, help_text=PREVIEW_HELP
    )


@sent_as({"preview": "none"})
class PushChangeSerializer(serializers.Serializer[Any]):
    preview = serializers.ChoiceField(choices=Preview.choices, help_text=PREVIEW_HELP)


class PushSubscriptionSerializer(serializers.Serializer[Any]):
    """A browser that gets your pushes. Its endpoint is a secret, and left out."""

    id = IdField()
    device = serializers.CharField(help_text="The browser and its system, to show.")
    preview = serializers.ChoiceField(choices=Preview.choices, help_text=PREVIEW_HELP)
    current = serializers.BooleanField(help_text="Whether this session made it.")
    created_at = serializers.DateTimeField()
    last_success_at = serializers.DateTimeField(
        allow_null=True, help_text="When its push service last took a push."
    )


def present_subscription(device: PushDevice) -> dict[str, Any]:
    """Return the shape `PushSubscription`."""
    return {
        "id": str(device.id),
        "device": browser_name(device.user_agent),
        "preview": device.preview,
        "current": device.is_of_sign_in,
        "created_at": device.created_at,
        "last_success_at": device.last_success_at,
    }


def parse_subscription_id(text: str) -> int:
    """Return the id in a path. Raises: PushSubscriptionNotFound if it cannot be one."""
    return require_id(text, PushSubscriptionNotFound)


class PushViewSet(ApiViewSet):
    """The browsers that get your pushes."""

    @extend_schema(responses={200: PushKeySerializer, **problems(404)})
    def push_key(self, request: Request) -> Response:
        """Return the key to subscribe with; 404 if the site sends no pushes.

        If it is not the one that a browser subscribed with, subscribe anew.
        """
        return Response({"public_key": services.get_push_key()})

    @extend_schema(responses={200: page_of(PushSubscriptionSerializer)})
    def push_subscriptions(self, request: Request) -> Response:
        """List the browsers that get your pushes, newest first: all on one page."""
        devices = services.list_push_devices(
            user_id=self.actor_id, sign_in_id=find_sign_in_id(request)
        )
        return self.page(Page(items=devices), present_subscription)

    @extend_schema(
        request=NewPushSubscriptionSerializer,
        responses={201: PushSubscriptionSerializer, **problems(404, 409)},
    )
    def subscribe_push(self, request: Request) -> Response:
        """Send your pushes to a browser, until this session ends.

        The endpoint is its own idempotency key: sent again, it is the same
        subscription, with the keys and the `preview` of the last time. An endpoint that
        another account used is yours from then on. You can have ten; the oldest goes.
        """
        body = self.read(NewPushSubscriptionSerializer)
        device = services.subscribe_push(
            user_id=self.actor_id,
            subscription=NewSubscription(
                endpoint=body["endpoint"],
                keys=BrowserKeys(**body["keys"]),
                sign_in_id=find_sign_in_id(request) or 0,
                user_agent=device_of(request).user_agent,
                preview=body.get("preview", ""),
            ),
        )
        return Response(present_subscription(device), status=201)

    @extend_schema(
        request=PushChangeSerializer,
        responses={200: PushSubscriptionSerializer, **problems(404)},
    )
    def change_push(self, request: Request, subscription_id: str) -> Response:
        """Choose how much pushes to a browser say."""
        device = services.change_push_preview(
            user_id=self.actor_id,
            device_id=parse_subscription_id(subscription_id),
            preview=self.read(PushChangeSerializer)["preview"],
            sign_in_id=find_sign_in_id(request),
        )
        return Response(present_subscription(device))

    @extend_schema(responses={204: None, **problems(404)})
    def remove_push(self, request: Request, subscription_id: str) -> Response:
        """Send no more pushes to a browser."""
        services.remove_push_device(
            user_id=self.actor_id, device_id=parse_subscription_id(subscription_id)
        )
        return Response(status=204)

"""Who may follow and find you, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.drf.documenting import sent_as
from twitter_project.drf.fields import FlagField
from users import services
from users.api.viewing import ViewerViewSet


class PrivacySerializer(serializers.Serializer[Any]):
    """Who may follow and find you."""

    approves_followers = FlagField(
        help_text="Following you begins with a request. Turning it off accepts all."
    )
    noindex = FlagField(help_text="Search engines are asked to leave you out.")


@sent_as({"approves_followers": True})
class PrivacyChangesSerializer(PrivacySerializer):
    """What to change; what is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        for one in found.values():
            one.required = False
        return found


class PrivacyViewSet(ViewerViewSet):
    """Who may follow and find you."""

    @extend_schema(responses={200: PrivacySerializer})
    def show(self, request: Request) -> Response:
        """Show who may follow and find you."""
        return Response(self._stored())

    @extend_schema(request=PrivacyChangesSerializer, responses={200: PrivacySerializer})
    def change(self, request: Request) -> Response:
        """Change who may follow and find you. Missing fields stay as they are."""
        changes = self.read(PrivacyChangesSerializer)
        services.change_privacy(user_id=self.actor_id, **changes)
        return Response(self._stored() | changes)

    def _stored(self) -> dict[str, bool]:
        """Return the choices of the account as the request read it."""
        person = services.get_person(user_id=self.actor_id, viewer=self.viewer)
        return {
            "approves_followers": person.card.approves_followers,
            "noindex": person.card.noindex,
        }

"""The browsers and apps of an account: lists them and signs them out."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.drf.documenting import PAGE_PARAMETERS, page_of
from twitter_project.drf.fields import parse_id
from twitter_project.drf.views import ApiViewSet
from twitter_project.web.templatetags.site_tags import browser_name
from users import services
from users.api.serializers import SessionSerializer
from users.api.tokens import find_sign_in_id
from users.errors import SignInNotFound
from users.types import SignedIn


class SessionViewSet(ApiViewSet):
    """Your own sessions."""

    @extend_schema(
        parameters=PAGE_PARAMETERS, responses={200: page_of(SessionSerializer)}
    )
    def sessions(self, request: Request) -> Response:
        """List the browsers and apps that you are signed in on, newest first."""
        page = services.list_sign_ins(user_id=self.actor_id, keyset=self.keyset)
        return self.page(page, self.present)

    @extend_schema(responses={204: None})
    def end_others(self, request: Request) -> Response:
        """Sign out everywhere else; this request's tokens stay valid."""
        services.end_other_sign_ins(user_id=self.actor_id, keep_id=self.current_id)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def end(self, request: Request, session_id: str) -> Response:
        """Sign out one browser or app. Its tokens are refused at once."""
        sign_in_id = parse_id(session_id)
        if sign_in_id is None:
            raise SignInNotFound
        services.end_sign_in(user_id=self.actor_id, sign_in_id=sign_in_id)
        return Response(status=204)

    @property
    def current_id(self) -> int | None:
        """Return the session that the request's token belongs to."""
        return find_sign_in_id(self.request)

    def present(self, session: SignedIn) -> dict[str, Any]:
        """Return the shape `Session`."""
        return {
            "id": str(session.id),
            "kind": "app" if session.is_app else "browser",
            "device": browser_name(session.device.user_agent),
            "user_agent": session.device.user_agent,
            "address": session.device.address,
            "created_at": session.created_at,
            "last_used_at": session.last_used_at,
            "current": session.id == self.current_id,
        }

"""Admits streams."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework_simplejwt.tokens import AccessToken

from twitter_project.drf.documenting import problems
from twitter_project.live.admission import KEY, Admission
from twitter_project.live.errors import NoStreams, NotYet, TooManyStreams
from twitter_project.live.types import Listener
from users.api.authentication import TokenAuthentication
from users.api.viewing import ViewerViewSet
from users.sessions import hash_key
from users.types import Viewer

# Clients reconnect by themselves and are checked again.
LIFETIME_S = 15 * 60
LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID",
    str,
    OpenApiParameter.HEADER,
    description="The `id` of the last received event: continue after it.",
)
AFTER = OpenApiParameter(
    "after", str, description=("The same, for clients that cannot set headers.")
)


class StreamViewSet(ViewerViewSet):
    """Live updates."""

    # Pages open streams with their cookie: an EventSource sends no other header.
    authentication_classes = (TokenAuthentication, SessionAuthentication)

    @extend_schema(
        parameters=[LAST_EVENT_ID, AFTER],
        responses={(200, "text/event-stream"): str, **problems(404, 503)},
    )
    def open(self, request: Request) -> HttpResponse:
        """Receive live updates as server-sent events.

        Events are `tweet`, `tweet_edited`, `tweet_deleted`, `notification`, `counts`
        and `reset`; their data is JSON. 404 if the server does not stream: poll. 503 if
        it is not receiving updates yet: poll, and try again in a while.
        """
        scope = request.META.get("asgi.scope", {})
        admission: Admission | None = scope.get(KEY)
        if settings.LIVE_UPDATES != "sse" or admission is None:
            raise NoStreams
        if not admission.is_ready:
            raise NotYet
        listener = _listener_of(request, self.viewer)
        if not admission.admit(listener, at_most=settings.LIVE_STREAMS_MAX):
            raise TooManyStreams
        return HttpResponse(content_type="text/event-stream")


def _listener_of(request: Request, viewer: Viewer) -> Listener:
    """Return the listener, and how long they may listen while signed in."""
    soon_s = time.time() + LIFETIME_S
    if isinstance(request.auth, AccessToken):
        return Listener(viewer, "", ends_at_s=min(soon_s, request.auth["exp"]))
    session = request._request.session
    ends_at_s = min(soon_s, session.get_expiry_date().timestamp())
    key_hash = hash_key(session.session_key or "")
    return Listener(viewer, key_hash, ends_at_s=ends_at_s)

"""The OpenAPI 3.1 description of the API, generated from the code and kept complete.

Each operation documents its own answers; the answers that all can give (problems, their
headers, path parameters) are added here, so that none is forgotten.
"""

import functools
import re
import threading
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import CharField

from twitter_project.api.problems import CODE_OF_STATUS, DETAIL_OF_STATUS
from twitter_project.drf.documenting import PROBLEM_JSON, ProblemSerializer
from twitter_project.drf.fields import ID_SCHEMA
from twitter_project.drf.wire import OrjsonRenderer
from twitter_project.web.access import Access, list_urls

DESCRIPTION = """
Ids are strings of digits. Times are RFC 3339 in UTC. A list is `items` and `next`;
pass `next` as `before` to read on, or follow the `Link` header. Errors are
`application/problem+json` (RFC 9457): `code` is for programs, `detail` for people, and
`errors` names what is wrong by field. What a viewer may not see is a 404, as if it did
not exist.

Sign in with `POST /rest/v1/auth/token`, then send `Authorization: Bearer <access>`. An
access token lives for 15 minutes; `POST /rest/v1/auth/token/refresh` trades the
refresh token for a new pair, once.
""".strip()

# The generator collects its extensions as it goes, and is not safe for two threads.
GENERATING = threading.Lock()
NO_NUL = r"^[^\u0000]*$"
TAGS = {
    "auth": "Accounts and tokens",
    "users": "People, and how they relate to each other",
    "tweets": "What people say, and the reactions to it",
    "media": "Pictures and videos for tweets",
    "timeline": "What a person sees",
    "lists": "Lists of people",
    "notifications": "Notifications",
    "stream": "Live updates",
    "schema": "This document",
}
PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "handle": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_]{3,20}$",
        "example": "ada_l",
    },
    "tweet_id": ID_SCHEMA,
    "media_id": ID_SCHEMA,
    "upload_id": ID_SCHEMA,
    "draft_id": ID_SCHEMA,
    "folder_id": ID_SCHEMA,
    "list_id": ID_SCHEMA,
    "notification_id": ID_SCHEMA,
    "subscription_id": ID_SCHEMA,
    "conversation_id": ID_SCHEMA,
    "word_group_id": ID_SCHEMA,
    "announcement_id": ID_SCHEMA,
    "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z]{2,4})?$"},
    "session_id": ID_SCHEMA,
    "tag": {"type": "string", "minLength": 1, "example": "harbour"},
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes our bearer tokens in the schema."""

    target_class = "users.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class Schema(AutoSchema):
    """Documents one operation."""

    def get_summary(self) -> str | None:
        """Return the first line of the action's docstring, without its full stop."""
        text = super().get_description() or ""
        return text.partition("\n")[0].rstrip(".") or None

    def get_description(self) -> str:  # type: ignore[override]
        """Return the rest of the docstring after its first line."""
        rest = super().get_description().partition("\n")[2].strip()
        return re.sub(r"(?<!\n)\n(?!\n)", " ", rest)

    def get_operation_id(self) -> str:
        action = getattr(self.view, "action", "") or self.method.lower()
        return "_".join(word for word in (*self.get_tags(), action))

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Return the bearer token, preceded by "nothing" if strangers are admitted."""
        token: list[dict[str, list[str]]] = super().get_auth()
        access = _read_access_by_path()[self.path]
        is_open = access.admits_strangers(self.method)
        return [*token, {}] if is_open and {} not in token else token

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *PROBLEM_HEADERS]

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": PATH_PARAMETERS[name],
            }
            for name in variables
        ]

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Add to every writable string that it contains no NUL."""
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if direction == "request" and isinstance(field, CharField):
            schema.setdefault("pattern", NO_NUL)
        return schema

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """Undo the alternative for "" if the text's own pattern allows it already.

        Otherwise "" would match both branches of a `oneOf`, which counts as matching
        neither.
        """
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        own = schema.get("oneOf", [{}])[0]
        if own.get("pattern") == NO_NUL and own.get("minLength", 0) == 0:
            del schema["oneOf"]
            schema.update(own)

    def _get_request_for_media_type(
        self, serializer: Any, direction: Any = "request"
    ) -> Any:
        """A PATCH's serializer says field by field what may be left out."""
        method, self.method = self.method, "POST"
        try:
            return super()._get_request_for_media_type(serializer, direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = method

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._common_problems():
            if str(status) not in bodies:
                bodies[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    ProblemSerializer, str(status), [PROBLEM_JSON], direction
                )
        for status, body in ((int(text), body) for text, body in bodies.items()):
            body["description"] = body["description"] or HTTPStatus(status).phrase
            if status >= 400:
                body["content"][PROBLEM_JSON]["example"] = example_of(status)
        return dict(sorted(bodies.items()))

    def _common_problems(self) -> list[int]:
        """Return the error statuses that follow from the operation's form."""
        statuses = [429]
        if self.view.get_authenticators():
            statuses.append(401)
        if "{" in self.path:
            statuses.append(404)
        parameters = self._get_parameters()
        if any(one["in"] in ("query", "header") for one in parameters):
            statuses.append(422)
        request_body: Any = self._get_request_body()  # type: ignore[no-untyped-call]
        if request_body:
            statuses += [400, 413, 415, 422]
        return statuses


@functools.cache
def _read_access_by_path() -> dict[str, Access]:
    """Return each path's access, by the path as the document writes it."""
    return {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", url.route): url.access
        for url in list_urls()
    }


def example_of(status: int) -> dict[str, Any]:
    """Return a problem as the API answers it with this status."""
    phrase = HTTPStatus(status).phrase
    example: dict[str, Any] = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": str(DETAIL_OF_STATUS.get(status, phrase)),
        "code": CODE_OF_STATUS[status],
    }
    if status == 422:
        example["errors"] = {"limit": ["Must be a whole number from 1 to 100."]}
    return example


PROBLEM_HEADERS = (
    OpenApiParameter(
        "WWW-Authenticate",
        str,
        OpenApiParameter.HEADER,
        response=[401],
        required=True,
        description="How to sign in.",
    ),
    OpenApiParameter(
        "Retry-After",
        int,
        OpenApiParameter.HEADER,
        response=[429, 503],
        required=True,
        description="Seconds to wait.",
    ),
)


@functools.cache
def schema_document() -> dict[str, Any]:
    """Return the whole document; it is made once per process."""
    with GENERATING:
        return _make_document()


def _make_document() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    document["info"]["description"] = DESCRIPTION
    document["tags"] = [
        {"name": name, "description": text} for name, text in TAGS.items()
    ]
    return document


@functools.cache
def schema_json() -> bytes:
    """Return the document as the site serves it."""
    return OrjsonRenderer().render(schema_document())

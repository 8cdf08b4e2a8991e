"""Describes the REST API's shapes for the OpenAPI schema."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema_serializer,
    inline_serializer,
)
from rest_framework import serializers

from twitter_project.shared.pagination import DEFAULT_LIMIT, MAX_LIMIT

from .fields import CURSOR_SCHEMA

PROBLEM_JSON = "application/problem+json"

LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    description="The maximum number of items.",
)
BEFORE = OpenApiParameter(
    "before", CURSOR_SCHEMA, description="Only items older than this cursor."
)
AFTER = OpenApiParameter(
    "after",
    CURSOR_SCHEMA,
    description="Only items newer than this cursor, starting next to it.",
)
SINCE = OpenApiParameter(
    "since",
    CURSOR_SCHEMA,
    description="Only what is newer than this cursor, the newest first.",
)
LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="The next and the previous page (RFC 8288), if there are any.",
)
LOCATION = OpenApiParameter(
    "Location",
    str,
    OpenApiParameter.HEADER,
    response=[201],
    required=True,
    description="The path of the new resource.",
)
PAGE_PARAMETERS = [LIMIT, BEFORE, AFTER, SINCE, LINK]

AnySerializer = serializers.Serializer[Any] | type[serializers.Serializer[Any]]


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem as defined by RFC 9457.

    `code` is stable and meant for programs; `detail` is in the client's language.
    """

    type = serializers.CharField(help_text="`about:blank`: the status says it all.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(help_text="For a person to read.")
    code = serializers.CharField(help_text="For a program to read; stable.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Messages by the name of the field that was sent.",
    )


SerializerClass = TypeVar("SerializerClass", bound=type[serializers.Serializer[Any]])


def sent_as(
    example: Mapping[str, object],
) -> Callable[[SerializerClass], SerializerClass]:
    """Document this request body."""
    return extend_schema_serializer(
        examples=[OpenApiExample("Example", dict(example), request_only=True)]
    )


def problems(*statuses: int) -> dict[Any, AnySerializer]:
    """Return `responses` entries for an operation's own errors.

    The schema adds those that every operation has (401, 404, 415, 422, 429 ...).
    """
    return {(status, PROBLEM_JSON): ProblemSerializer for status in statuses}


@functools.cache
def page_of(item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the shape of a list: the items and the cursor of the next page."""
    name = item.__name__.removesuffix("Serializer")
    fields: Mapping[str, Any] = {
        "items": item(many=True),
        "next": serializers.CharField(
            allow_null=True,
            help_text="Pass it as `before`; null if nothing older is left.",
        ),
    }
    return inline_serializer(f"{name}Page", dict(fields))

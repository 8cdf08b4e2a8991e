"""Serializer fields that accept exactly what the schema says."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from twitter_project.shared.errors import NotFound

# Matches every id until the year 2092 and no number beyond 64 bits, so every id that
# matches can be stored.
ID_PATTERN = "^[0-8]?[0-9]{1,18}$"
ID_SCHEMA = {"type": "string", "pattern": ID_PATTERN, "example": "347201938475012096"}
_is_id = re.compile(ID_PATTERN, re.ASCII).fullmatch
CURSOR_SCHEMA = {"type": "string", "pattern": ID_PATTERN}


def parse_id(text: str) -> int | None:
    """Return the id in the text, or None if it cannot be one."""
    return int(text) if _is_id(text) else None


def require_id(text: str, missing: type[NotFound]) -> int:
    """Return the id in a path. Raises: `missing` if it cannot be one."""
    id_ = parse_id(text)
    if id_ is None:
        raise missing
    return id_


class TextField(serializers.CharField):
    """A string; numbers and booleans are not converted."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class NumberField(serializers.IntegerField):
    """A whole number; strings are not converted."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, (int, float)) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """True or false; numbers and words are not converted."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field(ID_SCHEMA)
class IdField(serializers.Field[int, Any, str, Any]):
    """An id, sent as a string of digits: JavaScript loses large integers."""

    default_error_messages = {"invalid": _("This is not a valid id.")}

    def to_internal_value(self, data: Any) -> int:
        id_ = parse_id(data) if isinstance(data, str) else None
        if id_ is None:
            self.fail("invalid")
        return id_

    def to_representation(self, value: int) -> str:
        return str(value)

"""Serializer fields that take what the schema says and nothing else."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from twitter_project.shared.ids import MAX_ID

ID_PATTERN = "^[0-9]{1,19}$"
ID_SCHEMA = {"type": "string", "pattern": ID_PATTERN, "example": "347201938475012096"}
CURSOR_SCHEMA = {"type": "string", "pattern": ID_PATTERN}


def parse_id(text: str) -> int | None:
    """Return the id that the text is, None if it cannot be one."""
    # Length first: int() of a very long string is slow, and then refused.
    if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= MAX_ID:
        return int(text)
    return None


class TextField(serializers.CharField):
    """A string; a number or a boolean is not turned into one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field(ID_SCHEMA)
class IdField(serializers.Field[int, Any, str, Any]):
    """An id: a string of digits outside, since JavaScript loses large integers."""

    default_error_messages = {"invalid": _("This is not an id.")}

    def to_internal_value(self, data: Any) -> int:
        id_ = parse_id(data) if isinstance(data, str) else None
        if id_ is None:
            self.fail("invalid")
        return id_

    def to_representation(self, value: int) -> str:
        return str(value)

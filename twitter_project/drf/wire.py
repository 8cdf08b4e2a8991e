"""Converts between bytes and values: JSON by orjson, and uploads of limited size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.renderers import BaseRenderer

from twitter_project.media.uploads import largest_upload_bytes

ORJSON_OPTIONS = orjson.OPT_UTC_Z
# Room for what comes with a file; the code that reads the file checks its size.
UPLOAD_MORE_BYTES = 1024 * 1024


def _default(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a value of JSON")


class OrjsonRenderer(BaseRenderer):
    """Writes JSON; times are RFC 3339 in UTC."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_default, option=ORJSON_OPTIONS)


class OrjsonParser(BaseParser):
    """Reads strict JSON: valid UTF-8, no lone surrogates, no NaN, a bounded depth."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise RequestDataTooBig
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("The body is not valid JSON.")) from error


class UploadParser(MultiPartParser):
    """Reads a form with files, and refuses one that is too large before reading it."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> DataAndFiles[Any, Any]:
        request = (parser_context or {})["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        max_bytes = largest_upload_bytes() + UPLOAD_MORE_BYTES
        if length.isdigit() and int(length) > max_bytes:
            raise RequestDataTooBig
        return super().parse(stream, media_type, parser_context)

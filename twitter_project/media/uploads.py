"""The limits of uploaded files, and the errors that name the file."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_BYTES = 10 * 1024 * 1024
# The site's largest form contains four pictures and a text.
FORM_MAX_BYTES = 4 * MAX_BYTES + 1024 * 1024
NAME_SHOWN_CHARS = 80
CONTENT_TYPES = (
    *("image/jpeg", "image/jpg", "image/pjpeg"),
    *("image/png", "image/apng", "image/x-png"),
    "image/webp",
    "image/gif",
)
EMPTY = _("“%(name)s” is empty.")
NOT_SUPPORTED = _("“%(name)s” is not a JPEG, PNG, WebP or GIF picture.")
TOO_MANY_BYTES = _("“%(name)s” is larger than 10 MB.")


class BoundedUploadHandler(MemoryFileUploadHandler):
    """Refuses a form that is too large for the site before reading any of it.

    Otherwise anybody could fill the disk through any path: Django stores files before
    it checks who sent them.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 (as Django names it)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > FORM_MAX_BYTES:
            raise RequestDataTooBig
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)


class Readable(Protocol):
    """An uploaded file, such as Django's UploadedFile."""

    def read(self, size: int = ..., /) -> bytes: ...


def read_bounded(file: Readable, *, name: str, field: str) -> bytes:
    """Read a file of at most 10 MB. Raises: Invalid with `field`, naming the file."""
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise refusal("picture_empty", EMPTY, name=name, field=field)
    if len(content) > MAX_BYTES:
        raise refusal("picture_too_large", TOO_MANY_BYTES, name=name, field=field)
    return content


def check_announced(*, name: str, content_type: str, size_bytes: int) -> None:
    """Refuse a file before it is uploaded, as `process_image` would afterwards.

    Raises: Invalid with the field `content_type` or `size`, naming the file.
    """
    if content_type not in CONTENT_TYPES:
        raise refusal(
            "picture_not_supported", NOT_SUPPORTED, name=name, field="content_type"
        )
    if size_bytes < 1:
        raise refusal("picture_empty", EMPTY, name=name, field="size")
    if size_bytes > MAX_BYTES:
        raise refusal("picture_too_large", TOO_MANY_BYTES, name=name, field="size")


def refusal(code: str, message: StrOrPromise, *, name: str, field: str) -> Invalid:
    """Return the error about a file; its name is shortened and never a path."""
    shown = (PurePath(name).name or "?")[-NAME_SHOWN_CHARS:]
    return Invalid(str(message) % {"name": shown}, code=code, field=field)

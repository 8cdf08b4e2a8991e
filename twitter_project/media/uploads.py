"""The limits of uploaded files, and the errors that name the file."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext_lazy as _

from twitter_project.media.videos.sniffing import SNIFFED_BYTES, recognize
from twitter_project.media.videos.tools import can_make_videos
from twitter_project.media.videos.types import Container
from twitter_project.shared.errors import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MIB = 1024 * 1024
MAX_BYTES = 10 * MIB
GIF_MAX_BYTES = 15 * MIB
VIDEO_MAX_BYTES = 100 * MIB
# The site's largest form contains a video and a text.
FORM_MAX_BYTES = VIDEO_MAX_BYTES + MIB
NAME_SHOWN_CHARS = 80
GIF_MAGIC = b"GIF8"
PICTURE_TYPES = (
    *("image/jpeg", "image/jpg", "image/pjpeg"),
    *("image/png", "image/apng", "image/x-png"),
    "image/webp",
    "image/gif",
)
VIDEO_TYPES = ("video/mp4", "video/webm", "video/quicktime")
CONTENT_TYPES = (*PICTURE_TYPES, *VIDEO_TYPES)
EMPTY = _("“%(name)s” is empty.")
NOT_SUPPORTED = _("“%(name)s” is not a JPEG, PNG, WebP or GIF picture.")
NOT_A_VIDEO = _("“%(name)s” is not an MP4 or WebM video.")
NO_VIDEOS = _("“%(name)s” is a video. This site only accepts pictures.")
TOO_MANY_BYTES = _("“%(name)s” is larger than %(mib)d MB.")


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

    def seek(self, position: int, /) -> Any: ...


def read_bounded(file: Readable, *, name: str, field: str) -> bytes:
    """Read a picture of at most 10 MB, or a GIF of 15.

    Raises: Invalid with `field`, naming the file.
    """
    content = file.read(MAX_BYTES + 1)
    max_bytes = MAX_BYTES
    if content.startswith(GIF_MAGIC):
        max_bytes = GIF_MAX_BYTES
        content += file.read(max_bytes + 1 - len(content))
    check_size(len(content), max_bytes=max_bytes, name=name, field=field)
    return content


def recognize_upload(file: Readable, *, name: str, field: str) -> Container | None:
    """Return which kind of video a file is; None for a GIF, or if it is no video.

    Raises: Invalid with `field`, naming the file, if this site accepts no videos.
    """
    container = recognize(file.read(SNIFFED_BYTES))
    file.seek(0)
    if container in (None, Container.GIF):
        return None
    if not can_make_videos():
        raise refusal("video_not_offered", NO_VIDEOS, name=name, field=field)
    return container


def check_size(size_bytes: int, *, max_bytes: int, name: str, field: str) -> None:
    """Raise Invalid with `field`, naming the file, if it is empty or too large."""
    if size_bytes < 1:
        raise refusal("picture_empty", EMPTY, name=name, field=field)
    if size_bytes > max_bytes:
        mib = max_bytes // MIB
        raise refusal(
            "picture_too_large", TOO_MANY_BYTES, name=name, field=field, mib=mib
        )


def check_announced(*, name: str, content_type: str, size_bytes: int) -> None:
    """Refuse a file before it is uploaded, as `process_image` would afterwards.

    Raises: Invalid with the field `content_type` or `size`, naming the file.
    """
    field = "content_type"
    if content_type not in CONTENT_TYPES:
        raise refusal("picture_not_supported", NOT_SUPPORTED, name=name, field=field)
    if content_type in VIDEO_TYPES and not can_make_videos():
        raise refusal("video_not_offered", NO_VIDEOS, name=name, field=field)
    max_bytes = max_bytes_of(content_type)
    check_size(size_bytes, max_bytes=max_bytes, name=name, field="size")


def max_bytes_of(content_type: str) -> int:
    """Return how large a file of this type may be."""
    if content_type in VIDEO_TYPES:
        return VIDEO_MAX_BYTES
    return GIF_MAX_BYTES if content_type == "image/gif" else MAX_BYTES


def accepted_types() -> tuple[str, ...]:
    """Return the content types that this site accepts: videos only if it has ffmpeg."""
    return CONTENT_TYPES if can_make_videos() else PICTURE_TYPES


def largest_upload_bytes() -> int:
    return VIDEO_MAX_BYTES if can_make_videos() else GIF_MAX_BYTES


def refusal(
    code: str, message: StrOrPromise, *, name: str, field: str, **values: object
) -> Invalid:
    """Return the error about a file; its name is shortened and never a path."""
    shown = (PurePath(name).name or "?")[-NAME_SHOWN_CHARS:]
    return Invalid(str(message) % {"name": shown, **values}, code=code, field=field)

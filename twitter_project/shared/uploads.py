"""Opening pictures that strangers send: what they are is decided by their content.

Everything is bounded before it is decoded. Whatever Pillow raises on a hostile file,
the caller sees `Invalid`, which names the file.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from .errors import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
# The largest form of the site carries four pictures and a text.
FORM_MAX_BYTES = 4 * MAX_BYTES + 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_FRAMES = 500
NAME_SHOWN_CHARS = 80
DEFAULT_FRAME_MS = 100
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
FORMAT_OF_EXTENSION = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), "JPEG"),
    **dict.fromkeys(("png", "apng"), "PNG"),
    "webp": "WEBP",
    "gif": "GIF",
}
FORMAT_OF_CONTENT_TYPE = {
    **dict.fromkeys(("image/jpeg", "image/jpg", "image/pjpeg"), "JPEG"),
    **dict.fromkeys(("image/png", "image/apng", "image/x-png"), "PNG"),
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
EMPTY = _("“%(name)s” is empty.")
NOT_SUPPORTED = _("“%(name)s” is not a JPEG, PNG, WebP or GIF picture.")
TOO_MANY_BYTES = _("“%(name)s” is larger than 10 MB.")
TOO_MANY_PIXELS = _("“%(name)s” has more than 40 megapixels.")

# Our limits are stricter than those that Pillow only warns of.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


class BoundedUploadHandler(MemoryFileUploadHandler):
    """Refuses a form that is too large for the site before any of it is read.

    Whoever sends one, to whatever address, could fill the disk otherwise: Django
    writes files away before anybody asks who they are from.
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
    """A file that was sent, such as Django's UploadedFile."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """An open picture within our limits, not decoded yet.

    `frame_ms` says how long each frame is shown; it is empty for a still one.
    """

    image: Image.Image
    format: str
    frame_ms: tuple[int, ...]


@contextmanager
def open_picture(
    file: Readable, *, name: str, field: str = "file"
) -> Iterator[Picture]:
    """Open a picture, to be decoded inside the block, where any error is the file's.

    Raises: Invalid with `field` if it is no JPEG, PNG, WebP or GIF, is not what its
    name or its content type says, is broken, or is beyond a limit.
    """

    def refusal(code: str, message: StrOrPromise) -> Invalid:
        return _refusal(code, message, name=name, field=field)

    try:
        with Image.open(io.BytesIO(_read(file)), formats=FORMATS) as image:
            format_ = _check_format(image, file, name)
            _check_pixels(image, frames=1)
            yield Picture(image, format_, _frame_durations(image))
    except _Refused as error:
        raise refusal(error.code, error.message) from None
    except Invalid:
        raise
    except UnidentifiedImageError as error:
        raise refusal("picture_not_supported", NOT_SUPPORTED) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusal("picture_too_large", TOO_MANY_PIXELS) from error
    except Exception as error:
        # Decoders meet broken files with a dozen kinds of exception.
        logger.info("A picture could not be decoded: %r", error)
        message = _("“%(name)s” is broken or incomplete.")
        raise refusal("picture_broken", message) from error


def check_announced(*, name: str, content_type: str, size_bytes: int) -> None:
    """Refuse a file before it is sent, as `open_picture` would once it has come.

    Raises: Invalid with the field `content_type` or `size`, naming the file.
    """
    if content_type not in FORMAT_OF_CONTENT_TYPE:
        raise _refusal(
            "picture_not_supported", NOT_SUPPORTED, name=name, field="content_type"
        )
    if size_bytes < 1:
        raise _refusal("picture_empty", EMPTY, name=name, field="size")
    if size_bytes > MAX_BYTES:
        raise _refusal("picture_too_large", TOO_MANY_BYTES, name=name, field="size")


def _refusal(code: str, message: StrOrPromise, *, name: str, field: str) -> Invalid:
    shown = (PurePath(name).name or "?")[-NAME_SHOWN_CHARS:]
    return Invalid(str(message) % {"name": shown}, code=code, field=field)


class _Refused(Exception):
    """A picture that we refuse, before it is known under which name."""

    def __init__(self, code: str, message: StrOrPromise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def _read(file: Readable) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise _Refused("picture_empty", EMPTY)
    if len(content) > MAX_BYTES:
        raise _Refused("picture_too_large", TOO_MANY_BYTES)
    return content


def _check_format(image: Image.Image, file: Readable, name: str) -> str:
    """Return what the content is, if nothing that was said of it contradicts it."""
    # A phone's JPEG may hold a second picture, which Pillow calls MPO.
    actual = "JPEG" if image.format == "MPO" else str(image.format)
    content_type = str(getattr(file, "content_type", None) or "").lower()
    extension = PurePath(name).suffix.lower().removeprefix(".")
    said = {
        FORMAT_OF_EXTENSION.get(extension, actual),
        FORMAT_OF_CONTENT_TYPE.get(content_type, actual),
    }
    if content_type.startswith("image/") and content_type not in FORMAT_OF_CONTENT_TYPE:
        said.add(content_type)
    if said != {actual}:
        message = _("“%(name)s” is not the kind of picture that it says it is.")
        raise _Refused("picture_mislabelled", message)
    return actual


def _check_pixels(image: Image.Image, *, frames: int) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise _Refused("picture_too_large", TOO_MANY_PIXELS)
    if frames > MAX_FRAMES or image.width * image.height * frames > MAX_PIXELS:
        message = _("“%(name)s” is too long an animation.")
        raise _Refused("picture_too_long", message)


def _frame_durations(image: Image.Image) -> tuple[int, ...]:
    """Walk through the frames of an animation, as far as our limits allow.

    Counting first is quick, even for a GIF; but their number may be a lie, and the
    size may grow on the way, so each frame is checked before it is decoded too.
    """
    if image.format == "MPO" or not getattr(image, "is_animated", False):
        return ()
    _check_pixels(image, frames=getattr(image, "n_frames", 1))
    durations: list[int] = []
    while True:
        _check_pixels(image, frames=len(durations) + 1)
        image.load()
        durations.append(int(image.info.get("duration") or DEFAULT_FRAME_MS))
        try:
            image.seek(len(durations))
        except EOFError:
            break
    image.seek(0)
    return tuple(durations) if len(durations) > 1 else ()

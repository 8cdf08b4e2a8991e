"""Pictures, GIFs and videos, and what holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MediaKind(TextChoices):
    """How a file is shown: a GIF plays automatically, a video has controls."""

    IMAGE = "image", _("picture")
    GIF = "gif", _("GIF")
    VIDEO = "video", _("video")


class MediaState(TextChoices):
    """Whether a file can be shown: pictures at once, films once a worker made them."""

    PROCESSING = "processing", _("being processed")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Focus(NamedTuple):
    """The focal point, which crops keep, as in Mastodon.

    From -1 (left, bottom) to 1 (right, top); 0 is the middle.
    """

    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A file of a tweet, with what a page needs to lay it out.

    `key` is empty until it is `ready`, and `preview_key` may be. A film's preview is
    its poster. `failure` is the code of the error that made it fail. `subtitles` are
    their languages.
    """

    id: int
    key: str
    preview_key: str
    width_px: int
    height_px: int
    blurhash: str
    alt: str
    kind: str = MediaKind.IMAGE.value
    state: str = MediaState.READY.value
    failure: str = ""
    duration_ms: int = 0
    focus_x: float = 0.0
    focus_y: float = 0.0
    subtitles: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.state == MediaState.READY

    @property
    def is_film(self) -> bool:
        """Return whether it is played as a video, unlike an animated WebP."""
        return self.key.endswith(".mp4")


def read_item(stored: Mapping[str, Any]) -> MediaItem:
    """Return the item as a tweet's row has it."""
    if "subtitles" in stored:
        stored = {**stored, "subtitles": tuple(stored["subtitles"])}
    return MediaItem(**stored)


@dataclass(frozen=True, slots=True)
class MediaHolder:
    """What uses a picture, and so keeps it from the clean-up of unused ones."""

    kind: Literal["tweet", "draft"]
    id: int


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Permission to put one file into the bucket, by PUT with exactly these headers.

    `id` will be the picture's or the video's.
    """

    id: int
    url: str
    headers: Mapping[str, str]
    expires_at: datetime

"""Pictures, and what holds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A picture of a tweet, with what a page needs to lay it out."""

    id: int
    key: str
    preview_key: str
    width_px: int
    height_px: int
    blurhash: str
    alt: str


@dataclass(frozen=True, slots=True)
class MediaHolder:
    """What uses a picture, and so keeps it from the clean-up of unused ones."""

    kind: Literal["tweet", "draft"]
    id: int


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Permission to put one picture into the bucket, by PUT with exactly these headers.

    `id` will be the picture's.
    """

    id: int
    url: str
    headers: Mapping[str, str]
    expires_at: datetime

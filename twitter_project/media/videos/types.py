"""The input and output of making a video."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from twitter_project.media.pictures.types import EncodedImage


class Container(StrEnum):
    """What a file is, by its first bytes; the value is ffmpeg's name for it."""

    MP4 = "mov"
    WEBM = "matroska"
    GIF = "gif"


@dataclass(frozen=True, slots=True)
class MadeVideo:
    """A video as it is served: an MP4 on disk, its poster and the poster's blurhash."""

    path: Path
    size_bytes: int
    width_px: int
    height_px: int
    duration_ms: int
    poster: EncodedImage
    blurhash: str


class VideoRefused(Exception):
    """The file is not a video that we serve; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

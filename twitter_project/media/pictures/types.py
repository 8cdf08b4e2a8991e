"""The input and output of making a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "moving" is "media" where ffmpeg makes a film of each animated GIF: of that, only the
# first frame is made here.
Purpose = Literal["media", "moving", "poster", "avatar", "banner"]


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """A picture as it is stored; `extension` has no dot."""

    content: bytes
    content_type: str
    extension: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class MadeImage:
    """A picture as it is served; media also have a preview and a blurhash.

    `frames` is the number in the file: more than one if the picture moves. `is_film`:
    `main` only shows the first of them, and ffmpeg has to make the rest.
    """

    main: EncodedImage
    preview: EncodedImage | None = None
    blurhash: str = ""
    frames: int = 1
    is_film: bool = False


class Refused(Exception):
    """The file is not a picture that we serve; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

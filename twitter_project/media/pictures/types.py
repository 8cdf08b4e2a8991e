"""The input and output of making a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["media", "avatar", "banner"]


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
    """A picture as it is served; media also have a preview and a blurhash."""

    main: EncodedImage
    preview: EncodedImage | None = None
    blurhash: str = ""


class Refused(Exception):
    """The file is not a picture that we serve; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

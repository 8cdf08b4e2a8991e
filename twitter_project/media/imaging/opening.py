"""Opening pictures that strangers send: the content decides what they are.

Everything is bounded before it is decoded. Whatever Pillow raises on a hostile file,
the caller sees `Refused`.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from .types import Refused
from .webp import with_alpha

logger = logging.getLogger(__name__)

MAX_PIXELS = 40_000_000
MAX_FRAMES = 500
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# Our limits are stricter than those that Pillow only warns of.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """An open picture within our limits, not decoded yet.

    `frames` is what its header says, 1 for a still picture. `pixels` counts all of
    them.
    """

    image: Image.Image
    format: str
    frames: int

    @property
    def pixels(self) -> int:
        return self.image.width * self.image.height * self.frames


@contextmanager
def open_picture(content: bytes) -> Iterator[Picture]:
    """Open a picture, to be decoded inside the block, where any error is the file's.

    Raises: Refused if it is no JPEG, PNG, WebP or GIF, is broken, or is beyond a limit.
    """
    try:
        with Image.open(io.BytesIO(with_alpha(content)), formats=FORMATS) as image:
            check_pixels(image, frames=1)
            # A phone's JPEG may hold a second picture, which Pillow calls MPO.
            is_jpeg = image.format == "MPO"
            frames = 1 if is_jpeg else getattr(image, "n_frames", 1)
            check_pixels(image, frames=frames)
            format_ = "JPEG" if is_jpeg else str(image.format)
            yield Picture(image, format_, frames)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("picture_too_heavy") from error
    except UnidentifiedImageError as error:
        raise Refused("picture_not_supported") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture_too_large") from error
    except Exception as error:
        # Decoders meet broken files with a dozen kinds of exception.
        logger.info("A picture could not be decoded: %r", error)
        raise Refused("picture_broken") from error


def check_pixels(image: Image.Image, *, frames: int) -> None:
    """Raises: Refused if so many frames of this size are beyond our limits."""
    if image.width * image.height > MAX_PIXELS:
        raise Refused("picture_too_large")
    if frames > MAX_FRAMES or image.width * image.height * frames > MAX_PIXELS:
        raise Refused("picture_too_long")

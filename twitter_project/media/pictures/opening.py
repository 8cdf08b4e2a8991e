"""Opens uploaded pictures; their content decides their type.

Every size is limited before decoding. Whatever Pillow raises for a hostile file, the
caller sees `Refused`.
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
# Of a GIF of which only the first frame is decoded here.
FILM_MAX_PIXELS = 200_000_000
MAX_FRAMES = 350
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# Our limits are stricter than those that Pillow only warns about.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """An open picture within our limits, not decoded yet.

    `frames` is the number in its header, 1 for a still picture. `pixels` counts all
    frames.
    """

    image: Image.Image
    format: str
    frames: int

    @property
    def pixels(self) -> int:
        return self.image.width * self.image.height * self.frames


@contextmanager
def open_picture(content: bytes, *, films: bool = False) -> Iterator[Picture]:
    """Open a picture to decode it inside the block; any error there is the file's
    fault.

    `films`: all frames of a GIF may have more pixels than we would decode.

    Raises: Refused if it is not a JPEG, PNG, WebP or GIF, is broken, or exceeds a
    limit.
    """
    try:
        with Image.open(io.BytesIO(with_alpha(content)), formats=FORMATS) as image:
            check_pixels(image, frames=1)
            # A phone's JPEG may contain a second picture; Pillow calls this MPO.
            is_jpeg = image.format == "MPO"
            frames = 1 if is_jpeg else getattr(image, "n_frames", 1)
            is_film = films and image.format == "GIF"
            most = FILM_MAX_PIXELS if is_film else MAX_PIXELS
            check_pixels(image, frames=frames, most=most)
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
        # Decoders raise a dozen kinds of exception for broken files.
        logger.info("A picture could not be decoded: %r", error)
        raise Refused("picture_broken") from error


def check_pixels(image: Image.Image, *, frames: int, most: int = MAX_PIXELS) -> None:
    """Check a number of frames. Raises: Refused if they exceed our limits."""
    if image.width * image.height > MAX_PIXELS:
        raise Refused("picture_too_large")
    if frames > MAX_FRAMES or image.width * image.height * frames > most:
        raise Refused("picture_too_long")

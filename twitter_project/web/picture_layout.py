"""How a page lays out a picture before the picture has loaded."""

import functools
import io
from base64 import b64encode
from typing import NamedTuple

import blurhash
from PIL import Image

COLUMN_PX = 506
TALLEST_PX = 510
NARROWEST = 0.6
WIDEST = 3.0
BLUR_SIZE_PX = (8, 6)


class Size(NamedTuple):
    """The `width` and `height` of an image element."""

    width_px: int
    height_px: int


def fitted_size(width_px: int, height_px: int) -> Size:
    """Return the displayed size of a single picture; extreme shapes are cropped."""
    ratio = min(max(width_px / height_px, NARROWEST), WIDEST)
    width = min(COLUMN_PX, TALLEST_PX * ratio, max(width_px, COLUMN_PX / 3))
    return Size(round(width), round(width / ratio))


@functools.lru_cache(maxsize=4096)
def blur_uri(hash_: str) -> str:
    """Return the blurhash as a tiny image to fill the picture's space.

    Empty for an invalid hash.
    """
    try:
        rows = blurhash.decode(hash_, *BLUR_SIZE_PX)
    except ValueError:
        return ""
    image = Image.new("RGB", BLUR_SIZE_PX)
    image.putdata([tuple(pixel) for row in rows for pixel in row])
    content = io.BytesIO()
    image.save(content, "PNG")
    return f"data:image/png;base64,{b64encode(content.getvalue()).decode()}"

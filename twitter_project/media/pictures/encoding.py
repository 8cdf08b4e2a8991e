"""Encodes stills, animations and blurhashes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import blurhash
from PIL import Image

from .types import EncodedImage
from .webp import with_alpha

BLUR_BOX_PX = (32, 32)
BLUR_COMPONENTS = (4, 3)
BACKDROP = (128, 128, 128)
# Above this, time matters more than the last few per cent of bytes.
LARGE_PX = 4_000_000
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
OPTIONS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 85, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "compress_level": 6},
    "webp": {"format": "WEBP", "quality": 82, "method": 2},
}
FAST: dict[str, dict[str, Any]] = {
    "jpg": {},
    "png": {"compress_level": 3},
    "webp": {"method": 0},
}


def encode(image: Image.Image, extension: str) -> EncodedImage:
    """Encode a still picture."""
    is_large = image.width * image.height > LARGE_PX
    options = OPTIONS[extension] | (FAST[extension] if is_large else {})
    return _encoded(image, extension, **options)


def encode_animation(
    frames: Sequence[Image.Image], *, frame_ms: Sequence[int], plays: int
) -> EncodedImage:
    """Encode an animation that plays `plays` times, forever if 0."""
    encoded = _encoded(
        frames[0],
        "webp",
        format="WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=list(frame_ms),
        loop=plays,
        background=(0, 0, 0, 0),
        quality=75,
        method=0,
    )
    if all(frame.mode == "RGB" for frame in frames):
        return encoded
    return replace(encoded, content=with_alpha(encoded.content))


def _encoded(image: Image.Image, extension: str, **options: Any) -> EncodedImage:
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return EncodedImage(
        content=buffer.getvalue(),
        content_type=CONTENT_TYPES[extension],
        extension=extension,
        width_px=image.width,
        height_px=image.height,
    )


def make_blurhash(image: Image.Image) -> str:
    """Return the blurhash, made from so few pixels that it takes milliseconds."""
    tiny = image.resize(BLUR_BOX_PX, Image.Resampling.BOX)
    if tiny.mode == "RGBA":
        tiny = Image.alpha_composite(Image.new("RGBA", tiny.size, BACKDROP), tiny)
    data, stride = tiny.convert("RGB").tobytes(), 3 * tiny.width
    rows = [
        [data[at : at + 3] for at in range(start, start + stride, 3)]
        for start in range(0, len(data), stride)
    ]
    x, y = BLUR_COMPONENTS
    text: str = blurhash.encode(rows, components_x=x, components_y=y)
    return text

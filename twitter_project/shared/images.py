"""Pictures that people send, made into ones that we serve.

Each is decoded, turned upright, brought to sRGB and encoded anew, so nothing of the
original file is served: neither where it was taken nor what was hidden in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import blurhash
from PIL import Image, ImageCms, ImageOps

from .uploads import Picture, Readable, open_picture

MAX_SIDE_PX = 4096
PREVIEW_BOX_PX = (640, 2048)
AVATAR_PX = (400, 400)
BANNER_PX = (1500, 500)
BLUR_BOX_PX = (32, 32)
BLUR_COMPONENTS = (4, 3)
BACKDROP = (128, 128, 128)
EXIF_ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
EXTENSIONS = {"JPEG": "jpg", "WEBP": "webp"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
OPTIONS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 85, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "compress_level": 6},
    "webp": {"format": "WEBP", "quality": 82, "method": 2},
}


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """A picture as it is stored; `extension` has no dot."""

    content: bytes
    content_type: str
    extension: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class ProcessedImage:
    """A picture, and what is shown of it before it is opened or has come.

    The preview is a WebP at most 640 px wide. An animation stays one, as WebP; its
    preview is its first frame.
    """

    content: bytes
    content_type: str
    extension: str
    width_px: int
    height_px: int
    preview: bytes
    preview_content_type: str
    preview_extension: str
    preview_width_px: int
    preview_height_px: int
    blurhash: str


def process_image(file: Readable, *, name: str, field: str = "file") -> ProcessedImage:
    """Make a picture fit to be served, at most 4096 px a side.

    JPEG stays JPEG, PNG and a still GIF become PNG with their transparency, WebP and
    animations become WebP. Raises: Invalid with `field`, naming the file.
    """
    with open_picture(file, name=name, field=field) as picture:
        still = _still(picture.image, enough_px=MAX_SIDE_PX)
        moving = _encode_animation(picture) if picture.frame_ms else None
    main = moving or _encode(still, EXTENSIONS.get(picture.format, "png"))
    small = still.copy()
    small.thumbnail(PREVIEW_BOX_PX)
    preview = _encode(small, "webp")
    return ProcessedImage(
        content=main.content,
        content_type=main.content_type,
        extension=main.extension,
        width_px=main.width_px,
        height_px=main.height_px,
        preview=preview.content,
        preview_content_type=preview.content_type,
        preview_extension=preview.extension,
        preview_width_px=preview.width_px,
        preview_height_px=preview.height_px,
        blurhash=_blurhash(small),
    )


def make_avatar(file: Readable, *, name: str, field: str = "avatar") -> EncodedImage:
    """Cut a square of 400 px from the middle. Raises: Invalid, naming the file."""
    return _cut(file, AVATAR_PX, name=name, field=field)


def make_banner(file: Readable, *, name: str, field: str = "banner") -> EncodedImage:
    """Cut 1500 x 500 px from the middle. Raises: Invalid, naming the file."""
    return _cut(file, BANNER_PX, name=name, field=field)


def _cut(
    file: Readable, size_px: tuple[int, int], *, name: str, field: str
) -> EncodedImage:
    with open_picture(file, name=name, field=field) as picture:
        still = _still(picture.image, enough_px=2 * max(size_px))
    return _encode(ImageOps.fit(still, size_px), "webp")


def _still(image: Image.Image, *, enough_px: int) -> Image.Image:
    """Decode the first frame: upright, RGB or RGBA in sRGB, at most 4096 px a side.

    A JPEG is decoded at a half, a quarter or an eighth of its size where both sides
    keep `enough_px` then.
    """
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    image.draft(None, (enough_px, enough_px))
    image.load()
    still = _eight_bit(image)
    still.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    still = _to_srgb(still, profile)
    if orientation in UPRIGHT:
        still = still.transpose(UPRIGHT[orientation])
    still.info.clear()
    return still


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held; upright where the file does not say it well."""
    try:
        return int(image.getexif().get(EXIF_ORIENTATION, 1))
    except Exception:  # EXIF is written by every camera in its own way
        return 1


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return a copy in a mode that can be resized and matched to a profile."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "RGB", "CMYK"):
        return image.copy()
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return RGB or RGBA in sRGB. A profile that does not fit is left out."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    with _ignored_profile_errors():
        if profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                target = ImageCms.createProfile("sRGB")
                converted = ImageCms.profileToProfile(
                    colours, source, target, outputMode="RGB"
                )
                colours = converted or colours
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


@contextmanager
def _ignored_profile_errors() -> Iterator[None]:
    try:
        yield
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return


def _encode(image: Image.Image, extension: str) -> EncodedImage:
    buffer = io.BytesIO()
    image.save(buffer, **OPTIONS[extension])
    return EncodedImage(
        content=buffer.getvalue(),
        content_type=CONTENT_TYPES[extension],
        extension=extension,
        width_px=image.width,
        height_px=image.height,
    )


def _encode_animation(picture: Picture) -> EncodedImage:
    """Encode frame by frame, straight from the decoder: memory for two at a time."""
    buffer = io.BytesIO()
    image = picture.image
    image.seek(0)
    image.save(
        buffer,
        format="WEBP",
        save_all=True,
        duration=list(picture.frame_ms),
        loop=0,
        background=(0, 0, 0, 0),
        quality=75,
        method=0,
    )
    return EncodedImage(
        buffer.getvalue(), CONTENT_TYPES["webp"], "webp", image.width, image.height
    )


def _blurhash(image: Image.Image) -> str:
    """Return the blurhash, from so few pixels that it takes milliseconds."""
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

"""Pictures for tests, drawn by code."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

SECRET = "somewhere secret"


def draw(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """Draw a gradient with a red square in its top left corner."""
    shade = Image.linear_gradient("L").resize((width, height))
    image = Image.merge(
        "RGB", (shade, shade.transpose(Image.Transpose.ROTATE_180), shade)
    )
    corner = (0, 0, width // 4, height // 4)
    ImageDraw.Draw(image).rectangle(corner, fill=(255, 0, 0))
    if mode in ("RGBA", "LA"):
        image.putalpha(shade)
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """Draw a picture that no format can compress much: about 3 bytes per pixel."""
    size = (width, height)
    bands = [Image.effect_noise(size, 90) for _ in range(3)]
    return Image.merge("RGB", bands)


def encode(image: Image.Image, format_: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF data as a phone writes it: orientation, author and location."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = SECRET
    gps = tags.get_ifd(0x8825)
    gps[1], gps[2] = "N", (52.0, 30.0, 12.5)
    gps[3], gps[4] = "E", (13.0, 24.0, 7.5)
    return tags


def photo(orientation: int = 1, **options: Any) -> bytes:
    """Return a JPEG with all kinds of metadata."""
    return encode(
        draw(),
        "JPEG",
        exif=exif(orientation),
        comment=SECRET,
        xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(),
        **options,
    )


def animation(format_: str, frames: int = 5, size: tuple[int, int] = (64, 48)) -> bytes:
    images = [
        Image.new("RGB", size, (40 * number % 256, 90, 200)) for number in range(frames)
    ]
    return encode(
        images[0], format_, save_all=True, append_images=images[1:], duration=70, loop=0
    )


def one_of_each() -> dict[str, bytes]:
    """Return well-formed files of every accepted kind."""
    palette = draw().quantize(16)
    return {
        "photo.jpg": photo(),
        "progressive.jpg": encode(draw(), "JPEG", progressive=True),
        "grey.jpg": encode(draw(mode="L"), "JPEG"),
        "cmyk.jpg": encode(draw(mode="CMYK"), "JPEG"),
        "plain.png": encode(draw(), "PNG"),
        "alpha.png": encode(draw(mode="RGBA"), "PNG"),
        "grey_alpha.png": encode(draw(mode="LA"), "PNG"),
        "palette.png": encode(palette, "PNG", transparency=3),
        "bits.png": encode(draw(mode="1"), "PNG"),
        "deep.png": encode(draw(mode="L").convert("I;16"), "PNG"),
        "still.webp": encode(draw(), "WEBP"),
        "alpha.webp": encode(draw(mode="RGBA"), "WEBP", lossless=True),
        "still.gif": encode(palette, "GIF", transparency=3),
        "moving.gif": animation("GIF"),
        "moving.webp": animation("WEBP"),
        "moving.png": animation("PNG"),
    }

"""Tests what a picture keeps: each format, each property.

This is the table of docs/media.md. The files are made here: half of each picture is
transparent if the test is about transparency, and frames differ by their colour.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from PIL import Image

from twitter_project.media.pictures.making import make
from twitter_project.workshop.testing.profiles_cast import (
    cmyk_profile,
    grey_profile,
    wide_profile,
)

from .pictures_cast import encode, exif

SIDE_PX = 32
ANIMATED = ("GIF", "PNG", "WEBP")
COLOURS = ("#ff0000", "#00ff00", "#0000ff")
# The sRGB value of linear light of 64/255.
LINEAR_64 = 137


def served(content: bytes) -> Any:
    image = Image.open(io.BytesIO(make("media", content).main.content))
    image.load()
    return image


def frames_of(image: Any) -> list[Any]:
    frames = []
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        frames.append((image.convert("RGBA"), image.info["duration"]))
    return frames


def alpha_halves(image: Any) -> tuple[int, int]:
    alpha = image.convert("RGBA").getchannel("A")
    return alpha.getpixel((4, SIDE_PX // 2)), alpha.getpixel((28, SIDE_PX // 2))


# --- transparency ------------------------------------------------------------


def halves(mode: str, left: Any, right: Any) -> Image.Image:
    image = Image.new(mode, (SIDE_PX, SIDE_PX), left)
    image.paste(right, (SIDE_PX // 2, 0, SIDE_PX, SIDE_PX))
    return image


def palette_halves() -> Image.Image:
    image = halves("P", 1, 2)
    image.putpalette([0, 0, 0, 255, 0, 0, 0, 0, 255])
    return image


def raw_png(depth: int, colour: int, row: bytes, transparent: bytes) -> bytes:
    """Return a PNG of a depth that Pillow does not write; all rows are the same."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, depth, colour, 0, 0, 0)
    rows = (b"\0" + row) * SIDE_PX
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", header),
            chunk(b"tRNS", transparent),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


def grey_png(depth: int) -> bytes:
    """Return a PNG with a transparent left half (sample 1) and sample 0 right."""
    left = {1: b"\xff\xff", 2: b"\x55" * 4, 4: b"\x11" * 8, 8: b"\1" * 16}
    right = bytes(SIDE_PX * depth // 16)
    samples = left.get(depth, b"\0\1" * 16)
    return raw_png(depth, 0, samples + right, b"\0\1")


def deep_colour_png() -> bytes:
    left, right = b"\x80\x81\x12\x34\xff\xff", b"\xff\xff\0\0\0\0"
    return raw_png(16, 2, left * 16 + right * 16, left)


STILLS_WITH_TRANSPARENCY: dict[str, Callable[[], bytes]] = {
    **{f"PNG grey {depth}": partial(grey_png, depth) for depth in (1, 2, 4, 8, 16)},
    "PNG RGB": lambda: encode(
        halves("RGB", "#102030", "red"), "PNG", transparency=(16, 32, 48)
    ),
    "PNG RGB 16": deep_colour_png,
    "PNG palette": lambda: encode(palette_halves(), "PNG", transparency=1),
    "PNG palette alpha": lambda: encode(
        palette_halves(), "PNG", transparency=b"\xff\0\xff"
    ),
    "PNG LA": lambda: encode(halves("LA", (9, 0), (9, 255)), "PNG"),
    "PNG RGBA": lambda: encode(halves("RGBA", "#f000", "#f00f"), "PNG"),
    "GIF": lambda: encode(palette_halves(), "GIF", transparency=1),
    "WEBP": lambda: encode(halves("RGBA", "#f000", "#f00f"), "WEBP"),
    "WEBP lossless": lambda: encode(
        halves("RGBA", "#f000", "#f00f"), "WEBP", lossless=True
    ),
}


@pytest.mark.parametrize("kind", STILLS_WITH_TRANSPARENCY)
def test_a_still_keeps_its_transparency(kind: str) -> None:
    image = served(STILLS_WITH_TRANSPARENCY[kind]())

    assert alpha_halves(image) == (0, 255)


def test_half_transparent_stays_half_transparent() -> None:
    palette = encode(palette_halves(), "PNG", transparency=b"\xff\x80\xff")

    assert alpha_halves(served(palette)) == (128, 255)


def animation_of(
    images: Sequence[Image.Image], format_: str, duration: Any = 100, **options: Any
) -> bytes:
    return encode(
        images[0],
        format_,
        save_all=True,
        append_images=images[1:],
        duration=duration,
        **options,
    )


@pytest.mark.parametrize("format_", ANIMATED)
def test_each_frame_keeps_its_transparency(format_: str) -> None:
    images = [halves("RGBA", (0, 0, 0, 0), f"{colour}ff") for colour in COLOURS]

    image = served(animation_of(images, format_, disposal=2, lossless=True))

    assert [alpha_halves(frame) for frame, _ms in frames_of(image)] == [(0, 255)] * 3


def test_an_animation_with_one_transparent_grey_keeps_it() -> None:
    images = [halves("L", 7, number) for number in (50, 150)]

    image = served(animation_of(images, "PNG", transparency=7))

    assert [alpha_halves(frame) for frame, _ms in frames_of(image)] == [(0, 255)] * 2


# --- frames, durations, plays ------------------------------------------------


def plain(size: tuple[int, int] = (SIDE_PX, SIDE_PX)) -> list[Image.Image]:
    return [Image.new("RGB", size, colour) for colour in COLOURS]


def strongest(frame: Any) -> int:
    """Return which of red, green and blue a frame is."""
    pixel = frame.getpixel((9, 9))[:3]
    return int(pixel.index(max(pixel)))


@pytest.mark.parametrize("format_", ANIMATED)
def test_frames_and_durations_are_kept(format_: str) -> None:
    image = served(animation_of(plain(), format_, duration=[40, 100, 250]))

    frames = frames_of(image)
    assert image.format == "WEBP"
    assert [strongest(frame) for frame, _ms in frames] == [0, 1, 2]
    assert [ms for _frame, ms in frames] == [40, 100, 250]


@pytest.mark.parametrize("format_", ["GIF", "WEBP"])
def test_no_duration_is_shown_as_browsers_do(format_: str) -> None:
    image = served(animation_of(plain(), format_, duration=0))

    assert [ms for _frame, ms in frames_of(image)] == [100, 100, 100]


@pytest.mark.parametrize(
    ("format_", "options", "plays"),
    [
        ("GIF", {}, 1),
        ("GIF", {"loop": 0}, 0),
        ("GIF", {"loop": 2}, 3),  # repeated twice
        ("PNG", {"loop": 1}, 1),
        ("PNG", {"loop": 0}, 0),
        ("PNG", {"loop": 3}, 3),
        ("WEBP", {"loop": 1}, 1),
        ("WEBP", {"loop": 0}, 0),
        ("WEBP", {"loop": 3}, 3),
    ],
)
def test_an_animation_plays_as_often_as_before(
    format_: str, options: dict[str, int], plays: int
) -> None:
    image = served(animation_of(plain(), format_, **options))

    assert image.info["loop"] == plays


def test_a_picture_shown_instead_of_an_animation_is_left_out() -> None:
    instead = Image.new("RGB", (SIDE_PX, SIDE_PX), "white")
    content = encode(
        instead,
        "PNG",
        save_all=True,
        append_images=plain(),
        default_image=True,
        duration=[40, 100, 250],
    )

    made = make("media", content)

    frames = frames_of(Image.open(io.BytesIO(made.main.content)))
    assert [strongest(frame) for frame, _ms in frames] == [0, 1, 2]
    assert [ms for _frame, ms in frames] == [40, 100, 250]


# --- orientation -------------------------------------------------------------


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_each_frame_is_turned_upright(format_: str) -> None:
    images = [
        halves("RGB", colour, "black").resize((64, 32)) for colour in ("red", "lime")
    ]

    image = served(animation_of(images, format_, exif=exif(6)))

    frames = [frame for frame, _ms in frames_of(image)]
    assert image.size == (32, 64)
    for frame, channel in zip(frames, (0, 1), strict=True):
        assert frame.getpixel((16, 8))[channel] > 200
        assert max(frame.getpixel((16, 56))[:3]) < 50


# --- colour profiles ---------------------------------------------------------


def with_profile(format_: str, mode: str, value: Any, profile: bytes) -> bytes:
    options: dict[str, Any] = {"lossless": True} if format_ == "WEBP" else {}
    image = Image.new(mode, (SIDE_PX, SIDE_PX), value)
    return encode(image, format_, icc_profile=profile, **options)


LINEAR = {
    "JPEG grey": ("JPEG", "L", 64, grey_profile(1)),
    "JPEG grey with an RGB profile": ("JPEG", "L", 64, wide_profile(1)),
    "JPEG RGB": ("JPEG", "RGB", (64, 64, 64), wide_profile(1)),
    "PNG grey": ("PNG", "L", 64, grey_profile(1)),
    "PNG grey 16": ("PNG", "I;16", 64 * 257, grey_profile(1)),
    "PNG grey and alpha": ("PNG", "LA", (64, 255), grey_profile(1)),
    "PNG RGB": ("PNG", "RGB", (64, 64, 64), wide_profile(1)),
    "PNG RGBA": ("PNG", "RGBA", (64, 64, 64, 255), wide_profile(1)),
    "WEBP RGB": ("WEBP", "RGB", (64, 64, 64), wide_profile(1)),
    "WEBP RGBA": ("WEBP", "RGBA", (64, 64, 64, 255), wide_profile(1)),
}


@pytest.mark.parametrize("kind", LINEAR)
def test_a_profile_is_brought_to_srgb(kind: str) -> None:
    image = served(with_profile(*LINEAR[kind]))

    for value in image.convert("RGB").getpixel((9, 9)):
        assert value == pytest.approx(LINEAR_64, abs=4)
    assert "icc_profile" not in image.info


def test_inks_are_seen_as_their_profile_says() -> None:
    green = cmyk_profile((150, 70, 180))
    inks = (0, 255, 255, 0)  # red, for viewers that ignore the profile

    red, green_, blue = served(with_profile("JPEG", "CMYK", inks, green)).getpixel(
        (9, 9)
    )

    assert green_ > red + 50
    assert green_ > blue + 50


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_each_frame_is_brought_to_srgb(format_: str) -> None:
    images = [Image.new("RGB", (SIDE_PX, SIDE_PX), (64, 64, n)) for n in (64, 0)]

    image = served(
        animation_of(images, format_, icc_profile=wide_profile(1), lossless=True)
    )

    for frame, _ms in frames_of(image):
        assert frame.getpixel((9, 9))[1] == pytest.approx(LINEAR_64, abs=6)


# --- size --------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_long_still_is_made_smaller(format_: str) -> None:
    content = encode(Image.new("RGB", (5000, 50), "red"), format_)

    assert served(content).size == (4096, 41)


@pytest.mark.parametrize("format_", ANIMATED)
def test_each_frame_of_a_long_animation_is_made_smaller(format_: str) -> None:
    image = served(animation_of(plain((5000, 50)), format_, loop=2))

    frames = [frame for frame, _ms in frames_of(image)]
    assert {frame.size for frame in frames} == {(4096, 41)}
    assert [strongest(frame) for frame in frames] == [0, 1, 2]
    assert image.info["loop"] == (3 if format_ == "GIF" else 2)

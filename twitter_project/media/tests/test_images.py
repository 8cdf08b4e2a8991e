"""Tests what becomes of a picture, and which pictures are refused."""

from __future__ import annotations

import io
import random
import struct
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import blurhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from twitter_project.media.pictures.encoding import make_blurhash
from twitter_project.media.pictures.making import make
from twitter_project.media.pictures.opening import MAX_FRAMES
from twitter_project.media.pictures.types import EncodedImage, Purpose, Refused
from twitter_project.workshop.testing.processes import finish, start_program
from twitter_project.workshop.testing.profiles_cast import wide_profile

from .pictures_cast import SECRET, animation, draw, encode, exif, one_of_each

SAMPLES = one_of_each()


@dataclass(frozen=True, slots=True)
class Result:
    """A tweet's picture; in these tests, all of them have previews."""

    main: EncodedImage
    preview: EncodedImage
    blurhash: str


def process(content: bytes) -> Result:
    made = make("media", content)
    assert made.preview is not None
    return Result(made.main, made.preview, made.blurhash)


def opened(content: bytes) -> Any:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def refused(content: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(Refused) as caught:
        process(content)
    return caught.value.code


def colour_at(image: Any, x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a place given as fractions of width and height."""
    pixel = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    return tuple(pixel)


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 200 and pixel[1] < 60 and pixel[2] < 60


def png_of(width: int, height: int, depth: int = 1) -> bytes:
    """Return a tiny file that declares a huge black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    row = b"\0" + b"\0" * ((width * depth + 7) // 8)
    compressor = zlib.compressobj(9)
    data = b"".join(compressor.compress(row) for _ in range(height))
    data += compressor.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_is_accepted_under_its_own_name(name: str) -> None:
    result = process(SAMPLES[name])

    image, preview = opened(result.main.content), opened(result.preview.content)
    source = opened(SAMPLES[name])
    assert image.size == (result.main.width_px, result.main.height_px) == source.size
    assert preview.size == (result.preview.width_px, result.preview.height_px)
    assert Image.MIME[image.format] == result.main.content_type
    assert (preview.format, result.preview.content_type) == ("WEBP", "image/webp")
    assert len(result.blurhash) == 4 + 2 * 12


@pytest.mark.parametrize(
    ("name", "content_type", "extension"),
    [
        ("photo.jpg", "image/jpeg", "jpg"),
        ("plain.png", "image/png", "png"),
        ("still.gif", "image/png", "png"),
        ("still.webp", "image/webp", "webp"),
        ("moving.gif", "image/webp", "webp"),
        ("moving.png", "image/webp", "webp"),
    ],
)
def test_what_a_kind_becomes(name: str, content_type: str, extension: str) -> None:
    result = process(SAMPLES[name])

    assert (result.main.content_type, result.main.extension) == (
        content_type,
        extension,
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_every_picture_comes_out_upright(orientation: int, format_: str) -> None:
    upright = draw(320, 240)
    held = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    sent = upright.transpose(held) if held is not None else upright

    result = process(encode(sent, format_, exif=exif(orientation)))

    for content in (result.main.content, result.preview.content):
        image = opened(content)
        assert image.size == (320, 240)
        assert is_red(colour_at(image, 0.1, 0.1))
        assert not is_red(colour_at(image, 0.9, 0.9))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_was_said_about_the_picture_is_left(format_: str) -> None:
    options: dict[str, Any] = {"exif": exif()}
    if format_ == "JPEG":
        options["comment"] = SECRET
    if format_ in ("JPEG", "WEBP"):
        options["xmp"] = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    sent = encode(draw(), format_, **options)
    assert SECRET.encode() in sent
    assert opened(sent).getexif().get_ifd(0x8825)

    result = process(sent)
    avatar = make("avatar", sent).main

    for content in (result.main.content, result.preview.content, avatar.content):
        image = opened(content)
        assert SECRET.encode() not in content
        assert not image.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)


def test_an_animation_loses_what_was_said_about_it() -> None:
    frames = [draw(64, 48), draw(64, 48, "L").convert("RGB")]
    gif = encode(
        frames[0], "GIF", save_all=True, append_images=frames[1:], comment=SECRET
    )
    webp = encode(
        frames[0], "WEBP", save_all=True, append_images=frames[1:], exif=exif()
    )

    for sent in (gif, webp):
        assert SECRET.encode() in sent
        assert SECRET.encode() not in process(sent).main.content


def test_what_was_hidden_behind_a_picture_is_gone() -> None:
    payload = b"<script>alert(1)</script>PK\x03\x04"
    for name in ("photo.jpg", "plain.png", "still.gif", "moving.gif"):
        result = process(SAMPLES[name] + payload)

        assert payload not in result.main.content + result.preview.content


def test_transparency_is_kept() -> None:
    for name in ("alpha.png", "grey_alpha.png", "alpha.webp"):
        result = process(SAMPLES[name])

        for content in (result.main.content, result.preview.content):
            alpha = opened(content).convert("RGBA").getchannel("A")
            assert alpha.getpixel((160, 2)) < 30
            assert alpha.getpixel((160, 237)) > 225


def test_a_palettes_transparent_colour_is_kept() -> None:
    for name in ("palette.png", "still.gif"):
        alpha = opened(process(SAMPLES[name]).main.content).getchannel("A")

        assert alpha.getextrema() == (0, 255)


def test_sixteen_bits_become_eight_without_a_change_of_brightness() -> None:
    deep = Image.new("I;16", (8, 8), 0x8080)

    result = process(encode(deep, "PNG"))

    assert colour_at(opened(result.main.content), 0.5, 0.5) == (128, 128, 128)


@pytest.mark.parametrize(
    ("format_", "mode"),
    [
        ("JPEG", "RGB"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_a_wide_gamut_is_brought_to_srgb(format_: str, mode: str) -> None:
    green = Image.new(mode, (32, 32), (100, 200, 100))

    sent = encode(green, format_, icc_profile=wide_profile(), quality=95)
    image = opened(process(sent).main.content)

    red, green_, blue = colour_at(image, 0.5, 0.5)
    assert red < 60
    assert green_ == pytest.approx(201, abs=6)
    assert blue == pytest.approx(93, abs=8)
    assert "icc_profile" not in image.info


@pytest.mark.parametrize("profile", [b"nonsense", b"", wide_profile()[:200]])
def test_a_profile_that_makes_no_sense_is_left_out(profile: bytes) -> None:
    sent = encode(draw(), "JPEG", icc_profile=profile)

    assert is_red(colour_at(opened(process(sent).main.content), 0.1, 0.1))


def test_a_profile_for_other_channels_is_left_out() -> None:
    sent = encode(draw(mode="L"), "PNG", icc_profile=wide_profile())

    assert opened(process(sent).main.content).size == (320, 240)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF:UserWarning")
def test_broken_exif_does_not_matter() -> None:
    for junk in (
        b"Exif\0\0",
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0" + b"\xff" * 99,
    ):
        assert process(encode(draw(), "JPEG", exif=junk)).main.width_px == 320


def test_a_large_picture_is_made_smaller() -> None:
    result = process(encode(Image.new("RGB", (5000, 2500), "navy"), "JPEG"))

    assert (result.main.width_px, result.main.height_px) == (4096, 2048)
    assert (result.preview.width_px, result.preview.height_px) == (640, 320)


def test_a_tall_picture_has_a_preview_that_can_be_encoded() -> None:
    result = process(encode(Image.new("RGB", (200, 40_000), "navy"), "PNG"))

    assert result.preview.width_px <= 640
    assert result.preview.height_px <= 2048


def test_a_single_pixel_is_a_picture() -> None:
    result = process(encode(Image.new("RGBA", (1, 1), "navy"), "PNG"))

    assert (result.main.width_px, result.preview.width_px) == (1, 1)


def test_a_small_picture_is_not_made_larger() -> None:
    assert process(SAMPLES["plain.png"]).preview.width_px == 320


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG"])
def test_an_animation_stays_one(format_: str) -> None:
    result = process(animation(format_, frames=7))

    moving = opened(result.main.content)
    assert (moving.format, moving.n_frames) == ("WEBP", 7)
    moving.seek(3)
    moving.load()
    assert moving.info["duration"] == 70
    assert moving.convert("RGB").getpixel((9, 9))[0] == pytest.approx(120, abs=8)
    assert not getattr(opened(result.preview.content), "is_animated", False)


def test_an_animation_of_one_frame_is_a_picture() -> None:
    assert process(animation("GIF", frames=1)).main.content_type == "image/png"


def test_an_animation_with_too_many_frames_or_pixels_is_refused() -> None:
    frames = [
        Image.new("L", (2, 2), number % 2 * 255) for number in range(MAX_FRAMES + 1)
    ]
    many = encode(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=20
    )
    large = animation("GIF", frames=11)
    large = large[:6] + struct.pack("<HH", 2000, 2000) + large[10:]

    assert refused(many) == "picture_too_long"
    assert refused(large) == "picture_too_long"


def test_a_hash_is_like_the_picture() -> None:
    hash_ = process(encode(Image.new("RGB", (90, 60), (200, 30, 60)), "PNG")).blurhash

    middle = blurhash.decode(hash_, 9, 9)[4][4]
    assert [round(value) for value in middle] == [
        pytest.approx(expected, abs=12) for expected in (200, 30, 60)
    ]


def test_a_hash_takes_milliseconds() -> None:
    image = draw(640, 480)
    make_blurhash(image)

    started = time.process_time()
    for _ in range(10):
        make_blurhash(image)

    assert (time.process_time() - started) / 10 < 0.015


@pytest.mark.parametrize(
    ("purpose", "size"), [("avatar", (400, 400)), ("banner", (1500, 500))]
)
def test_avatars_and_banners_are_cut_from_the_middle(
    purpose: Purpose, size: tuple[int, int]
) -> None:
    sent = Image.new("RGB", (3000, 1000), "white")
    sent.paste((0, 0, 255), (1000, 0, 2000, 1000))

    result = make(purpose, encode(sent, "JPEG")).main

    image = opened(result.content)
    assert image.size == size == (result.width_px, result.height_px)
    assert (image.format, result.content_type, result.extension) == (
        "WEBP",
        "image/webp",
        "webp",
    )
    assert colour_at(image, 0.5, 0.5)[2] > 200
    assert is_blue_only_if_square(image) == (size == (400, 400))


def is_blue_only_if_square(image: Any) -> bool:
    return colour_at(image, 0.05, 0.5)[0] < 60


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused(name: str, part: float) -> None:
    content = SAMPLES[name]

    assert refused(content[: int(len(content) * part)]) in (
        "picture_broken",
        "picture_not_supported",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04" + b"\0" * 100,
        b"<html><script>alert(1)</script></html>",
        b"\0" * 1000,
        encode(draw(), "BMP"),
        encode(draw(), "TIFF"),
        encode(draw(), "ICO"),
        encode(draw(), "PPM"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    ],
)
def test_what_is_no_such_picture_is_refused(content: bytes) -> None:
    assert refused(content) == "picture_not_supported"


def test_a_phones_jpeg_with_a_second_picture_is_a_jpeg() -> None:
    first, second = draw(), draw(64, 48)
    sent = encode(first, "MPO", save_all=True, append_images=[second])
    assert opened(sent).format == "MPO"

    result = process(sent)

    assert (result.main.content_type, result.main.width_px) == ("image/jpeg", 320)


def bombs() -> dict[str, bytes]:
    return {
        "wide.png": png_of(30_000, 30_000),
        "just_over.png": png_of(6400, 6400),
        "frame.gif": gif_with_a_huge_frame(),
        "flat.gif": encode(Image.new("1", (9000, 9000)), "GIF"),
        "header.webp": webp_of(16_383, 16_383),
    }


@pytest.mark.slow
def test_a_small_file_that_stands_for_a_huge_picture_is_refused_undecoded(
    tmp_path: Path,
) -> None:
    for name, content in bombs().items():
        assert len(content) < 1_000_000
        (tmp_path / name).write_bytes(content)

    program = start_program(
        """
        import io, pathlib, resource, time
        from twitter_project.media.pictures.making import make
        from twitter_project.media.pictures.types import Refused

        def peak_kb():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        before, started = peak_kb(), time.process_time()
        for path in sorted(pathlib.Path(sys.argv[2]).iterdir()):
            try:
                make("media", path.read_bytes())
            except Refused as error:
                print(path.name, error.code)
        print(peak_kb() - before < 20_000, time.process_time() - started < 2)
        """,
        str(tmp_path),
    )

    assert finish(program).splitlines() == [
        "flat.gif picture_too_large",
        "frame.gif picture_too_large",
        "header.webp picture_too_large",
        "just_over.png picture_too_large",
        "wide.png picture_too_large",
        "True True",
    ]


def webp_of(width: int, height: int) -> bytes:
    """Return a lossless WebP that contains little more than its size."""
    bits = (width - 1) | (height - 1) << 14
    data = b"\x2f" + struct.pack("<I", bits) + b"\0" * 11
    chunk = b"WEBPVP8L" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


def gif_with_a_huge_frame() -> bytes:
    """Return a GIF of one pixel whose second frame declares 60,000 x 60,000."""
    content = animation("GIF", frames=2, size=(1, 1))
    at = content.rindex(b"\x2c")
    return content[: at + 5] + struct.pack("<HH", 60_000, 60_000) + content[at + 9 :]


@pytest.mark.slow
def test_as_much_as_is_allowed_is_accepted() -> None:
    assert process(png_of(6324, 6324)).main.width_px == 4096


@given(st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_refused(content: bytes) -> None:
    for head in (
        b"",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
    ):
        survive(head + content)


@pytest.mark.slow
@given(st.sampled_from(sorted(SAMPLES)), st.integers(0, 2**32), st.integers(0, 30))
@settings(max_examples=400, deadline=None)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damaged_pictures_raise_nothing_but_refused(
    name: str, seed: int, count: int
) -> None:
    dice = random.Random(seed)
    content = bytearray(SAMPLES[name])
    for _ in range(count):
        # Headers are short and matter most, so half of the damage goes there.
        end = len(content) if dice.random() < 0.5 else min(200, len(content))
        at = dice.randrange(end)
        kind = dice.random()
        if kind < 0.6:
            content[at] = dice.randrange(256)
        elif kind < 0.8:
            del content[at : at + dice.randrange(1, 20)]
        else:
            content[at:at] = dice.randbytes(dice.randrange(1, 20))
        if not content:
            break

    is_accepted = survive(bytes(content))

    assert is_accepted or count > 0


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_damaged_in_these_tests_is_good(name: str) -> None:
    assert survive(SAMPLES[name])


def survive(content: bytes) -> bool:
    """Return whether it is accepted; fail unless it is, or is properly refused."""
    try:
        result = process(content)
    except Refused:
        return False
    opened(result.main.content)
    opened(result.preview.content)
    return True

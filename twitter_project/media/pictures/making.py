"""Turns uploaded pictures into pictures that we serve.

Each is decoded, turned upright, converted to sRGB and encoded again, so nothing of the
original file is served: neither its location nor hidden data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps

from .colours import DisplayHints, read_display_hints
from .encoding import encode, encode_animation, make_blurhash
from .opening import Picture, check_pixels, open_picture
from .types import EncodedImage, MadeImage, Purpose

MAX_SIDE_PX = 4096
PREVIEW_BOX_PX = (640, 2048)
POSTER_BOX_PX = (1280, 1280)
CUT_PX: dict[str, tuple[int, int]] = {"avatar": (400, 400), "banner": (1500, 500)}
EXTENSIONS = {"JPEG": "jpg", "WEBP": "webp"}
DEFAULT_FRAME_MS = 100
PLAYS_MAX = 65_535


@dataclass(frozen=True, slots=True)
class Frames:
    """An animation, with frames as `DisplayHints.apply` returns them."""

    images: list[Image.Image]
    frame_ms: list[int]


def make(
    purpose: Purpose, content: bytes, *, begin: Callable[[int], None] | None = None
) -> MadeImage:
    """Make a picture from a file. `begin` gets its pixel count before it is decoded.

    JPEG stays JPEG, PNG and a still GIF become PNG, WebP and animations become WebP, at
    most 4096 px a side. Avatars and banners are cut from the middle, as WebP; a video's
    poster is a WebP too. "moving" decodes only the first frame of a GIF.
    Raises: Refused; and any error by which `begin` stops it.
    """
    with open_picture(content, films=purpose == "moving") as picture:
        if begin:
            begin(picture.pixels)
        hints = read_display_hints(picture.image)
        if purpose == "moving" and picture.format == "GIF" and picture.frames > 1:
            return _make_first_frame(picture, hints)
        if purpose in ("media", "moving"):
            return _make_media(picture, hints)
        if purpose == "poster":
            return _make_poster(picture, hints)
        return _cut(picture, hints, CUT_PX[purpose])


def _make_media(picture: Picture, hints: DisplayHints) -> MadeImage:
    if picture.frames > 1:
        plays = _plays(picture)
        frames = _read_frames(picture, hints)
        still = frames.images[0]
    else:
        frames, still = None, _read_still(picture, hints, enough_px=MAX_SIDE_PX)
    if frames and len(frames.images) > 1:
        main = encode_animation(frames.images, frame_ms=frames.frame_ms, plays=plays)
    else:
        main = encode(still, EXTENSIONS.get(picture.format, "png"))
    moving = len(frames.images) if frames else 1
    return _with_preview(main, still, frames=moving)


def _make_first_frame(picture: Picture, hints: DisplayHints) -> MadeImage:
    still = _read_still(picture, hints, enough_px=MAX_SIDE_PX)
    main = encode(still, "webp")
    return _with_preview(main, still, frames=picture.frames, is_film=True)


def _make_poster(picture: Picture, hints: DisplayHints) -> MadeImage:
    still = _read_still(picture, hints, enough_px=MAX_SIDE_PX)
    still.thumbnail(POSTER_BOX_PX)
    return MadeImage(encode(still, "webp"), blurhash=make_blurhash(still))


def _with_preview(
    main: EncodedImage, still: Image.Image, *, frames: int, is_film: bool = False
) -> MadeImage:
    small = still.copy()
    small.thumbnail(PREVIEW_BOX_PX)
    return MadeImage(
        main,
        encode(small, "webp"),
        make_blurhash(small),
        frames=frames,
        is_film=is_film,
    )


def _cut(picture: Picture, hints: DisplayHints, size_px: tuple[int, int]) -> MadeImage:
    still = _read_still(picture, hints, enough_px=2 * max(size_px))
    return MadeImage(encode(ImageOps.fit(still, size_px), "webp"))


def _read_still(
    picture: Picture, hints: DisplayHints, *, enough_px: int
) -> Image.Image:
    """Decode the first frame.

    A JPEG is decoded at a half, a quarter or an eighth of its size if both sides then
    still have `enough_px`.
    """
    image = picture.image
    image.seek(_first_frame(image))
    image.draft(None, (enough_px, enough_px))
    image.load()
    return hints.apply(image.copy() if picture.frames > 1 else image, MAX_SIDE_PX)


def _read_frames(picture: Picture, hints: DisplayHints) -> Frames:
    """Decode the frames of an animation, as far as our limits allow.

    Frames may get larger along the way, so each is checked before it is decoded.
    """
    image = picture.image
    frames = Frames([], [])
    for number in range(_first_frame(image), picture.frames):
        image.seek(number)
        check_pixels(image, frames=number + 1)
        image.load()
        frames.images.append(hints.apply(image.copy(), MAX_SIDE_PX))
        shown_ms = round(image.info.get("duration") or DEFAULT_FRAME_MS)
        frames.frame_ms.append(shown_ms or DEFAULT_FRAME_MS)
    return frames


def _first_frame(image: Image.Image) -> int:
    """Return 1 for a PNG whose first picture is only a fallback for its animation."""
    return 1 if getattr(image, "default_image", False) else 0


def _plays(picture: Picture) -> int:
    """Return how often an animation plays, as WebP counts; 0 means forever.

    A GIF says how often it repeats; without a loop count it plays once.
    """
    loop = picture.image.info.get("loop")
    if picture.format == "GIF":
        loop = 1 if loop is None else loop + 1 if loop else 0
    return min(int(loop or 0), PLAYS_MAX)

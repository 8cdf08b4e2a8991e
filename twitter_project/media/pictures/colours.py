"""Converts pixels of any mode and profile to upright RGB or RGBA in sRGB."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageMath

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
# Profiles that only describe the default.
SRGB_NAMES = frozenset(("srgb", "srgb built-in", "srgb iec61966-2.1", "c2"))
MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
# Grey PNG samples are scaled to 0-255, but the transparent sample is not.
SPREAD = {"L;2": 85, "L;4": 17}


@dataclass(frozen=True, slots=True)
class DisplayHints:
    """How the pixels of a file are meant to be seen; read before decoding."""

    orientation: int
    profile: Any
    transparent: Any

    def apply(self, image: Image.Image, max_px: int) -> Image.Image:
        """Return the pixels as RGB or RGBA in sRGB, upright, within this size."""
        image = _eight_bit(image, self.transparent)
        if max(image.size) > max_px:
            # As sharp as bicubic when scaling down, in half the time.
            image.thumbnail((max_px, max_px), Image.Resampling.HAMMING)
        image = _to_srgb(image, self.profile)
        if self.orientation in UPRIGHT:
            image = image.transpose(UPRIGHT[self.orientation])
        image.info = {}
        return image


def read_display_hints(image: Image.Image) -> DisplayHints:
    """Read the hints of a picture that is not decoded yet."""
    transparent = _transparent_sample(image)  # first: EXIF may be at the end of a PNG
    return DisplayHints(_orientation(image), _profile(image), transparent)


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held; upright if the file does not say so properly."""
    try:
        return int(image.getexif().get(EXIF_ORIENTATION, 1))
    except Exception:  # every camera writes EXIF in its own way
        return 1


def _profile(image: Image.Image) -> Any:
    """Return the colour profile; None for sRGB and for profiles that make no sense."""
    content = image.info.get("icc_profile")
    if not content:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(content))
        name = ImageCms.getProfileDescription(profile).strip().lower()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if name in SRGB_NAMES else profile


def _transparent_sample(image: Image.Image) -> Any:
    """Return the transparent colour of a PNG without a palette, in eight bits."""
    sample = image.info.get("transparency")
    if image.format != "PNG" or image.mode == "P" or sample is None:
        return None
    raw_mode = image.tile[0].args if image.tile else ""  # type: ignore[attr-defined]
    if isinstance(sample, tuple):
        is_deep = raw_mode == "RGB;16B"
        return tuple(value >> 8 for value in sample) if is_deep else sample
    return sample * SPREAD.get(str(raw_mode), 1)


def _eight_bit(image: Image.Image, transparent: Any) -> Image.Image:
    """Return L, LA, RGB, RGBA or CMYK, with the file's transparency."""
    if image.mode.startswith("I"):
        return _from_deep_grey(image, transparent)
    if image.mode == "1":
        image = image.convert("L")
    if image.mode in ("L", "RGB") and transparent is not None:
        image.info["transparency"] = transparent
        return image.convert("LA" if image.mode == "L" else "RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _from_deep_grey(image: Image.Image, transparent: Any) -> Image.Image:
    deep = image.convert("I")
    grey = deep.point(lambda value: value / 256).convert("L")
    if transparent is None:
        return grey
    alpha = ImageMath.lambda_eval(
        lambda given: given["convert"]((given["deep"] != transparent) * 255, "L"),
        deep=deep,
    )
    grey.putalpha(alpha)
    return grey


def _to_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Return RGB or RGBA in sRGB. Profiles for other channels are ignored."""
    has_alpha = image.mode in ("LA", "RGBA")
    alpha = image.getchannel("A") if has_alpha else None
    colours = image.convert(image.mode.removesuffix("A")) if has_alpha else image
    if profile is not None:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            colours = _converted(colours, profile)
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _converted(colours: Image.Image, profile: Any) -> Image.Image:
    wanted = MODE_OF_SPACE.get(profile.profile.xcolor_space.strip())
    if wanted == "RGB" and colours.mode == "L":
        colours = colours.convert("RGB")
    if wanted != colours.mode:
        return colours
    srgb = ImageCms.createProfile("sRGB")
    return (
        ImageCms.profileToProfile(colours, profile, srgb, outputMode="RGB") or colours
    )

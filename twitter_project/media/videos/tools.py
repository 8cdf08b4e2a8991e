"""Finds ffmpeg: the one that is configured, the one on PATH, or the one in a wheel.

Only `ffmpeg` itself is used. The wheel has no ffprobe, and a second way to look at
files would be a second way to be fooled by them.
"""

from __future__ import annotations

import functools
import shutil
from importlib import import_module
from pathlib import Path

from django.conf import settings

OFF = "off"
WHEEL = "imageio_ffmpeg"


def find_ffmpeg() -> str | None:
    """Return the path of ffmpeg; None if there is none, or if `FFMPEG` is "off"."""
    return _find(settings.FFMPEG)


def can_make_videos() -> bool:
    """Return whether this site accepts videos."""
    return find_ffmpeg() is not None


@functools.lru_cache(maxsize=4)
def _find(chosen: str) -> str | None:
    if chosen == OFF:
        return None
    if chosen:
        return shutil.which(chosen)
    return shutil.which("ffmpeg") or _find_in_wheel()


def _find_in_wheel() -> str | None:
    """Return the ffmpeg of `imageio-ffmpeg`, if that is installed."""
    try:
        binaries = import_module(f"{WHEEL}.binaries").__path__
    except ModuleNotFoundError:
        return None
    found = (path for folder in binaries for path in Path(folder).glob("ffmpeg-*"))
    return next((str(path) for path in found if shutil.which(path)), None)

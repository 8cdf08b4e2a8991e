"""All malformed files, in an order that does not change."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from . import pictures, videos
from .spoiling import change_each, cut_each


@dataclass(frozen=True, slots=True)
class Malformed:
    """A file to upload, or to send as the subtitles of a video."""

    name: str
    content: bytes
    is_subtitles: bool = False


@functools.cache
def list_files() -> tuple[Malformed, ...]:
    """Make all files; those of videos need ffmpeg."""
    uploads = [
        *cut_each(pictures.well_formed()),
        *change_each(pictures.well_formed(), times=5),
        *pictures.bombs(),
        *pictures.with_scripts(),
        *pictures.polyglots(),
        *cut_each(videos.well_formed()),
        *change_each(videos.well_formed(), times=7),
        *videos.hostile_boxes(),
        *videos.odd_films(),
        *videos.other_players(),
    ]
    return (
        *(Malformed(name, content) for name, content in uploads),
        *(Malformed(f"{name}.vtt", text, True) for name, text in _subtitles()),
    )


def _subtitles() -> list[tuple[str, bytes]]:
    return list(videos.hostile_subtitles())

"""Makes an MP4 of H.264 and AAC, at most 1280 x 720, and its poster.

Every frame is decoded and encoded again, so nothing of the original file is served:
neither its location nor hidden data, nor a stream that attacks players.
"""

from __future__ import annotations

import re
from pathlib import Path

from twitter_project.media.pictures.pool import make_in_process
from twitter_project.media.pictures.types import MadeImage, Refused

from .running import run_ffmpeg
from .types import Container, MadeVideo, VideoRefused

DURATION_MAX_S = 140
# Encoders round: a video of 140 s may be a frame longer.
DURATION_SLACK_S = 0.5
LONG_PX, SHORT_PX = 1280, 720
FRAME_MAX_PIXELS = 8192 * 4320
RATE_MAX = 60
GIF_FRAMES_MAX = 350
SOURCE, MADE, POSTER = "source", "made.mp4", "poster.png"

DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
SIZE = re.compile(r"Stream #0:\d+.*: Video: .*?, (\d{2,5})x(\d{2,5})")
# What phones, screens and editors write into MP4, MOV and WebM.
DECODERS = (
    *("h264", "hevc", "mpeg4", "vp8", "vp9", "libvpx", "libvpx-vp9"),
    *("av1", "libdav1d", "libaom-av1", "gif", "mjpeg", "prores"),
    *("aac", "mp3", "mp3float", "opus", "libopus", "vorbis", "libvorbis", "alac"),
    *("flac", "ac3", "eac3", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_f32le"),
    *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb"),
)


def make_video(folder: Path, container: Container) -> MadeVideo:
    """Make a video from the file `SOURCE` in the folder; the MP4 is put beside it.

    Raises: VideoRefused; Unavailable if the poster cannot be made now.
    """
    _check_source(folder, container)
    is_gif = container is Container.GIF
    arguments = [*_reading(container), *_pixels(is_gif=is_gif), *_sound(is_gif=is_gif)]
    status, _said = run_ffmpeg([*arguments, *WRITING, MADE], folder=folder)
    made = folder / MADE
    if status != 0 or not made.exists():
        raise VideoRefused("video_broken")
    duration_ms, width_px, height_px = _measure(folder)
    poster = _make_poster(folder)
    return MadeVideo(
        path=made,
        size_bytes=made.stat().st_size,
        width_px=width_px,
        height_px=height_px,
        duration_ms=duration_ms,
        poster=poster.main,
        blurhash=poster.blurhash,
    )


def _reading(container: Container) -> list[str]:
    """Return how to read the source: this format, these decoders, no other file."""
    references = ["-enable_drefs", "0"] if container is Container.MP4 else []
    return [
        *("-loglevel", "error", "-threads", "2"),
        *("-protocol_whitelist", "file", "-format_whitelist", FORMATS[container]),
        *("-codec_whitelist", ",".join(DECODERS)),
        *("-max_pixels", str(FRAME_MAX_PIXELS), *references),
        *("-f", container.value, "-i", SOURCE),
    ]


FORMATS = {
    Container.MP4: "mov,mp4,m4a,3gp,3g2,mj2",
    Container.WEBM: "matroska,webm",
    Container.GIF: "gif",
}


def _pixels(*, is_gif: bool) -> list[str]:
    # `sar` makes pixels square; the shorter and the longer side have their own limits.
    wide, high = "iw*sar", "ih"
    scale = f"min(1,min({LONG_PX}/max({wide},{high}),{SHORT_PX}/min({wide},{high})))"
    size = [f"'max(2,2*trunc({side}*{scale}/2))'" for side in (wide, high)]
    quality = ["-crf", "26"] if is_gif else ["-crf", "25", "-maxrate", "3M"]
    return [
        *("-map", "0:v:0"),
        *("-vf", f"scale={size[0]}:{size[1]},setsar=1,format=yuv420p"),
        *("-fpsmax", str(RATE_MAX), "-frames:v", str(_frames_max(is_gif=is_gif))),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high"),
        *(*quality, "-bufsize", "6M", "-threads", "2"),
    ]


def _frames_max(*, is_gif: bool) -> int:
    return GIF_FRAMES_MAX * 10 if is_gif else RATE_MAX * (DURATION_MAX_S + 2)


def _sound(*, is_gif: bool) -> list[str]:
    if is_gif:
        return ["-an"]
    return ["-map", "0:a:0?", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]


WRITING = (
    *("-t", str(DURATION_MAX_S + 2), "-sn", "-dn"),
    *("-map_metadata", "-1", "-map_chapters", "-1"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
    *("-movflags", "+faststart", "-f", "mp4"),
)


def _check_source(folder: Path, container: Container) -> None:
    """Refuse, before a minute of work, what the file itself says is too much."""
    reading = _reading(container)
    reading[reading.index("error")] = "info"
    _status, said = run_ffmpeg(reading, folder=folder)
    if SIZE.search(said) is None:
        raise VideoRefused("video_broken")
    duration_s = _read_duration_s(said)
    if duration_s is not None:
        _check_duration(duration_s)


def _measure(folder: Path) -> tuple[int, int, int]:
    """Return duration in ms, width and height of what was made."""
    reading = ["-protocol_whitelist", "file", "-f", "mov", "-i", MADE]
    _status, said = run_ffmpeg(reading, folder=folder)
    size, duration_s = SIZE.search(said), _read_duration_s(said)
    if size is None or duration_s is None:
        raise VideoRefused("video_broken")
    _check_duration(duration_s)
    return round(duration_s * 1000), int(size[1]), int(size[2])


def _read_duration_s(said: str) -> float | None:
    found = DURATION.search(said)
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _check_duration(duration_s: float) -> None:
    if duration_s > DURATION_MAX_S + DURATION_SLACK_S:
        raise VideoRefused("video_too_long")


def _make_poster(folder: Path) -> MadeImage:
    """Make a picture of one of the first frames: one that is typical, so not black."""
    arguments = [
        *("-loglevel", "error", "-protocol_whitelist", "file", "-f", "mov", "-i", MADE),
        *("-vf", "thumbnail=60", "-frames:v", "1", "-f", "image2", "-update", "1"),
        POSTER,
    ]
    status, _said = run_ffmpeg(arguments, folder=folder)
    poster = folder / POSTER
    if status != 0 or not poster.exists():
        raise VideoRefused("video_broken")
    try:
        return make_in_process("poster", poster.read_bytes(), begin=lambda pixels: None)
    except Refused as error:
        raise VideoRefused("video_broken") from error

"""Videos for tests, drawn by ffmpeg itself."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

from twitter_project.media.videos.tools import find_ffmpeg

SECRET = "somewhere secret"
CODECS = {"mp4": ("libx264", "aac"), "webm": ("libvpx", "libvorbis")}


@functools.cache
def video(
    extension: str = "mp4", *, seconds: float = 1, size: str = "320x180", rate: int = 10
) -> bytes:
    """Return a video with sound, a title and a location."""
    picture, sound = CODECS[extension]
    return _draw(
        *("-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}"),
        *("-f", "lavfi", "-i", f"sine=duration={seconds}"),
        *("-c:v", picture, "-c:a", sound, "-preset", "ultrafast", "-shortest"),
        *("-metadata", f"title={SECRET}", "-metadata", f"location={SECRET}"),
        extension=extension,
    )


@functools.cache
def moving_gif(*, seconds: float = 1, size: str = "96x64", rate: int = 10) -> bytes:
    source = f"testsrc=size={size}:rate={rate}:duration={seconds}"
    return _draw("-f", "lavfi", "-i", source, extension="gif")


def _draw(*arguments: str, extension: str) -> bytes:
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise RuntimeError("Tests of videos need ffmpeg: `make test` installs one.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"drawn.{extension}"
        command = [ffmpeg, "-nostdin", "-v", "error", *arguments, str(path)]
        subprocess.run(command, check=True)
        return path.read_bytes()

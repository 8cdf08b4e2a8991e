"""Runs ffmpeg in a folder of its own, few at a time on this machine.

A file of a few kilobytes can keep a decoder busy for hours or make it ask for all
memory. So each run has limits of processor time, memory, written bytes and time, and
nothing of it is left afterwards: neither a process nor a file.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from .tools import find_ffmpeg
from .types import VideoRefused

logger = logging.getLogger(__name__)

MADE_MAX_MIB = 150
SAID_MAX_BYTES = 64 * 1024
# A process that shares its processor gets more than its processor time.
WALL_FACTOR = 2
LEFT_BEHIND_S = 6 * 3600
# ffmpeg ends with 255 if a signal asks it to, as the limit of processor time does.
ENDED_BY_LIMITS = (255, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL)
COMMON = ("-nostdin", "-hide_banner", "-y")


class Busy(Exception):
    """This machine is making as many videos as it may."""


@contextmanager
def take_turn() -> Iterator[None]:
    """Hold one of this machine's slots for ffmpeg.

    Raises: Busy, without waiting, if none is free.
    """
    lock = _take_lock()
    try:
        yield
    finally:
        os.close(lock)


@contextmanager
def work_folder() -> Iterator[Path]:
    """Yield an empty folder, and delete it with all that is in it."""
    parent = _run_folder() / "videos"
    parent.mkdir(mode=0o700, exist_ok=True)
    _delete_left_behind(parent)
    with tempfile.TemporaryDirectory(dir=parent) as name:
        yield Path(name)


def run_ffmpeg(arguments: Sequence[str], *, folder: Path) -> tuple[int, str]:
    """Run ffmpeg in the folder; return its exit status and the beginning of its output.

    Raises: VideoRefused if it takes too long.
    """
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise VideoRefused("video_not_offered")
    limits = (settings.VIDEO_MEMORY_MIB, settings.VIDEO_CPU_S, MADE_MAX_MIB)
    module = f"{__package__}.launch"
    launcher = [sys.executable, "-B", "-m", module, *map(str, limits)]
    said = folder / "said"
    with said.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603
            [*launcher, ffmpeg, *COMMON, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            # If a decoder is taken over, it finds no secret of the site.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            cwd=folder,
            start_new_session=True,
        )
        status = _wait(process)
    with said.open("rb") as text:
        return status, text.read(SAID_MAX_BYTES).decode(errors="replace")


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process, or end its whole group."""
    try:
        status = process.wait(settings.VIDEO_CPU_S * WALL_FACTOR)
    except subprocess.TimeoutExpired:
        raise VideoRefused("video_too_heavy") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if status in ENDED_BY_LIMITS:
        raise VideoRefused("video_too_heavy")
    return status


def _take_lock() -> int:
    """Return a lock of this machine; the kernel frees it when we end. Raises: Busy."""
    for number in range(settings.VIDEO_PROCESSES):
        path = _run_folder() / f"video-{number}.lock"
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        os.close(lock)
    raise Busy


def _run_folder() -> Path:
    folder = Path(settings.DATA_DIR) / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _delete_left_behind(parent: Path) -> None:
    """Delete the folders of processes that were killed long ago."""
    for folder in parent.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > LEFT_BEHIND_S:
                shutil.rmtree(folder, ignore_errors=True)

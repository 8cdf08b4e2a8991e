"""Decodes each picture in a process of its own, a few at a time on this machine.

A file of 40 bytes can stand for 40 megapixels, a second of work and 700 MB. So every
picture has its own process: the kernel enforces its limits, frees its memory when it
ends, and gives everything else priority. This also works on AWS Lambda, which has
neither semaphores nor shared memory: pipes and file locks are enough.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from twitter_project.shared.errors import Unavailable

from .types import EncodedImage, MadeImage, Purpose, Refused

logger = logging.getLogger(__name__)

# At most this many of a web process's threads work here; the others keep serving.
AT_ONCE = 4
WAIT_S = 5.0
POLL_S = 0.03
RETRY_AFTER_S = 10
# A process that shares its processor gets more than its processor time.
WALL_MORE_S = 5

_places = threading.BoundedSemaphore(AT_ONCE)


def make_in_process(
    purpose: Purpose, content: bytes, *, begin: Callable[[int], None]
) -> MadeImage:
    """Make a picture in a process of its own, when it is this picture's turn.

    `begin` gets the number of pixels before they are decoded, and raises to stop.
    Raises: Refused; Unavailable with `retry_after_s` if too many wait.
    """
    with _turn():
        return _Child(purpose, content).make(begin)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until a process may start. Raises: Unavailable after `WAIT_S`."""
    if not _places.acquire(blocking=False):
        raise Unavailable(retry_after_s=RETRY_AFTER_S)
    try:
        lock = _take_lock()
        try:
            yield
        finally:
            os.close(lock)
    finally:
        _places.release()


def _take_lock() -> int:
    """Return a decoding lock of this machine; the kernel frees it when we end."""
    folder = Path(settings.DATA_DIR) / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        for number in range(settings.PICTURE_PROCESSES):
            path = folder / f"picture-{number}.lock"
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            os.close(lock)
        time.sleep(POLL_S)
    raise Unavailable(retry_after_s=RETRY_AFTER_S)


class _Child:
    """A process that makes one picture; this thread talks to it through pipes."""

    def __init__(self, purpose: Purpose, content: bytes) -> None:
        self._content = content
        limits = (len(content), settings.PICTURE_MEMORY_MIB, settings.PICTURE_CPU_S)
        module = f"{__package__}.process"
        command = [sys.executable, "-B", "-m", module, purpose, *map(str, limits)]
        self._process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # If a decoder is taken over, it finds no secret of the site.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            cwd=settings.BASE_DIR,
        )
        self._is_late = False

    def make(self, begin: Callable[[int], None]) -> MadeImage:
        wall_s = settings.PICTURE_CPU_S + WALL_MORE_S
        timer = threading.Timer(wall_s, self._stop_late)
        timer.daemon = True
        timer.start()
        try:
            self._send(self._content)
            begin(self._hear()["pixels"])
            self._send(b"+")
            return self._receive()
        finally:
            timer.cancel()
            self._process.kill()
            self._process.communicate()

    def _stop_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _send(self, content: bytes) -> None:
        pipe: IO[bytes] = self._process.stdin  # type: ignore[assignment]
        with suppress(BrokenPipeError):  # its last message says more
            pipe.write(content)
            pipe.flush()

    def _hear(self) -> dict[str, Any]:
        pipe: IO[bytes] = self._process.stdout  # type: ignore[assignment]
        line = pipe.readline()
        if not line.endswith(b"\n"):
            raise self._why_it_ended()
        facts: dict[str, Any] = json.loads(line)
        if "refused" in facts:
            raise Refused(facts["refused"])
        return facts

    def _receive(self) -> MadeImage:
        facts = self._hear()
        pipe: IO[bytes] = self._process.stdout  # type: ignore[assignment]
        images = []
        for header in facts["images"]:
            size_bytes = header.pop("size_bytes")
            content = pipe.read(size_bytes)
            if len(content) < size_bytes:
                raise self._why_it_ended()
            images.append(EncodedImage(content=content, **header))
        preview = images[1] if len(images) > 1 else None
        return MadeImage(
            images[0],
            preview,
            facts["blurhash"],
            frames=facts["frames"],
            is_film=facts["is_film"],
        )

    def _why_it_ended(self) -> Exception:
        status = self._process.wait()
        logger.warning("A picture's process ended with status %d.", status)
        if self._is_late:  # too many others were working
            return Unavailable(retry_after_s=RETRY_AFTER_S)
        if status == -signal.SIGXCPU:
            return Refused("picture_too_heavy")
        if status in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
            return Refused("picture_broken")
        return Unavailable(retry_after_s=RETRY_AFTER_S)

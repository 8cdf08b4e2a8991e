"""Makes one picture, in a process whose limits the kernel enforces.

It reads the file from its standard input, reports how many pixels it has, and waits for
permission to decode it. It has no environment, opens no files and ends with its parent,
however the parent ends.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import warnings
from contextlib import suppress

from .making import make
from .types import EncodedImage, MadeImage, Purpose, Refused

PR_SET_PDEATHSIG = 1
NICENESS = 5
MIB = 1024 * 1024


def main(purpose: Purpose, size_bytes: int, memory_mib: int, cpu_s: int) -> None:
    """Read a file, make a picture and write it, or write why it is refused."""
    limit_self(memory_mib=memory_mib, cpu_s=cpu_s)
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read(size_bytes)
    try:
        made = make(purpose, content, begin=_ask_leave)
    except (Refused, MemoryError) as error:
        code = getattr(error, "code", "picture_too_heavy")
        _say({"refused": code})
    else:
        _send(made)


def limit_self(*, memory_mib: int, cpu_s: int) -> None:
    """Give way to every other process, and end if a limit is exceeded."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(NICENESS)
    memory_bytes = memory_mib * MIB
    limits = {
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),
        resource.RLIMIT_AS: (memory_bytes, memory_bytes),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
    }
    for kind, limit in limits.items():
        with suppress(ValueError, OSError):  # macOS lacks some of them
            resource.setrlimit(kind, limit)


def _ask_leave(pixels: int) -> None:
    """Report the amount of work; end unless the site gives permission."""
    _say({"pixels": pixels})
    if sys.stdin.buffer.read(1) != b"+":
        sys.exit()


def _say(facts: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.flush()


def _send(made: MadeImage) -> None:
    images = [made.main, *([made.preview] if made.preview else [])]
    _say(
        {
            "images": [_header(image) for image in images],
            "blurhash": made.blurhash,
            "frames": made.frames,
            "is_film": made.is_film,
        }
    )
    for image in images:
        sys.stdout.buffer.write(image.content)
    sys.stdout.buffer.flush()


def _header(image: EncodedImage) -> dict[str, object]:
    return {
        "size_bytes": len(image.content),
        "content_type": image.content_type,
        "extension": image.extension,
        "width_px": image.width_px,
        "height_px": image.height_px,
    }


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))  # type: ignore[arg-type]

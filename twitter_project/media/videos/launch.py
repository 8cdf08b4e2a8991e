"""Limits itself, then becomes ffmpeg: the kernel enforces the limits.

Must not import Django: it would take ten times as long to start.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NICENESS = 10
FILES_MAX = 64
MIB = 1024 * 1024


def main(memory_mib: int, cpu_s: int, file_mib: int, command: list[str]) -> None:
    """Run the command in place of this process, within these limits."""
    limit_self(memory_mib=memory_mib, cpu_s=cpu_s, file_mib=file_mib)
    os.execv(command[0], command)  # noqa: S606


def limit_self(*, memory_mib: int, cpu_s: int, file_mib: int) -> None:
    """Give way to other processes, leave the network, end with the parent."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        # ffmpeg has no need of a network. Some machines do not allow this.
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    os.nice(NICENESS)
    limits = {
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),
        resource.RLIMIT_AS: (memory_mib * MIB, memory_mib * MIB),
        resource.RLIMIT_FSIZE: (file_mib * MIB, file_mib * MIB),
        resource.RLIMIT_NOFILE: (FILES_MAX, FILES_MAX),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, limit in limits.items():
        with suppress(ValueError, OSError):  # macOS lacks some of them
            resource.setrlimit(kind, limit)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]), sys.argv[4:])  # type: ignore[call-arg, arg-type]

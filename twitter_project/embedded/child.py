"""Becomes another program that the kernel ends when its parent is gone.

Run as a script, `child.py <parent pid> <command>...`: no Python code of the parent may
safely run between fork and exec, so this script asks the kernel before it execs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent_pid: int, command: list[str]) -> None:
    """Replace this process with the command, tied to the parent's life."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent_pid:
        sys.exit("The parent is gone.")
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

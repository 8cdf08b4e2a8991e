"""The site's own processes, web and worker: started, watched and ended in order.

One that dies brings the others down: a restart would hide a fault on a laptop, and
elsewhere systemd or the container's runtime restarts `run` as a whole.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from .errors import CannotStart
from .processes import spawn_bound, terminate, wait_for_end
from .state import read_state, write_state

NAMES = ("web", "worker")
WATCH_S = 0.1
STOP_TIMEOUT_S = 10.0


class Supervisor:
    """Holds children of this process for a `with` block, in the main thread.

    To the kernel the end of the thread that starts a child is the end of its parent.
    """

    def __init__(self, run_dir: Path) -> None:
        """Take the data folder for this run and end what a killed run left behind.

        Raises: CannotStart if another run has the folder.
        """
        self._run_dir = run_dir
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = os.open(run_dir / "site.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise CannotStart("The site of this DATA_DIR is running already.") from None
        for name in NAMES:
            _end_leftover(run_dir / f"{name}.json")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        os.close(self._lock)

    def start(self, name: str, command: Sequence[str], *, port: int = 0) -> None:
        """Start a child in a group of its own, so that Ctrl-C reaches only us."""
        child = spawn_bound(command)
        self._children[name] = child
        write_state(self._run_dir / f"{name}.json", pid=child.pid, port=port)

    def check(self) -> None:
        """Raise CannotStart if a child has ended."""
        for name, child in self._children.items():
            if (status := child.poll()) is not None:
                how = (
                    f"was ended by {signal.Signals(-status).name}"
                    if status < 0
                    else f"ended with status {status}"
                )
                raise CannotStart(f"The {name} process {how}; the site is stopped.")

    def watch(self) -> None:
        """Return never; raise CannotStart when a child ends."""
        while True:
            self.check()
            time.sleep(WATCH_S)

    def stop(self) -> None:
        """End the children in the order they were started in, each in turn."""
        for name, child in self._children.items():
            child.terminate()
            try:
                child.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                sys.stderr.write(f"The {name} process did not stop; it is killed.\n")
            _kill_group(child.pid)
            child.wait()
        self._children.clear()


def _end_leftover(state_file: Path) -> None:
    """End a child whose run was killed; call while holding the site's lock.

    On Linux the kernel has asked it already, and it may still be finishing.
    """
    state = read_state(state_file)
    if state is None or not state.is_running():
        return
    terminate(state.pid, state.mark)
    if not wait_for_end(state.pid, state.mark, timeout_s=STOP_TIMEOUT_S):
        _kill_group(state.pid)


def _kill_group(pid: int) -> None:
    """End whatever is left of a child's process group, its own children too."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

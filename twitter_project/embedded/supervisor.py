"""The processes of a run: starts, watches, restarts and stops them.

Web and worker are children of the run. MongoDB and S3 may serve several processes (see
`lifetime`), so a run only makes sure that they are up.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Protocol, Self

from . import lifetime
from .environment import BASE_DIR
from .errors import CannotStart
from .processes import spawn_bound, terminate, wait_for_end
from .restarts import RESTARTS_MAX, Restarts
from .state import ServerState, read_state, write_state

NAMES = ("web", "worker", "demo")
WATCH_S = 0.1
STOP_TIMEOUT_S = 10.0
BACKGROUND_NICENESS = 10
CARETAKER = str(Path(__file__).with_name("caretaker.py"))


class Process(Protocol):
    """A process that can be restarted."""

    name: str

    def find_end(self) -> str | None:
        """Return how it ended, as the rest of a sentence; None while it runs."""

    def start(self) -> None: ...


@dataclass(slots=True)
class Watched:
    """A process, and when to restart it if it has ended."""

    process: Process
    restarts: Restarts = field(default_factory=Restarts)
    restart_at: float | None = None

    def tend(self) -> None:
        """Restart the process if it has ended and its wait is over.

        Raises: CannotStart if it keeps ending.
        """
        if self.restart_at is None:
            if end := self.process.find_end():
                self.restart_at = time.monotonic() + self._plan(end)
        elif time.monotonic() >= self.restart_at:
            self.process.start()
            self.restart_at = None

    def _plan(self, end: str) -> float:
        wait_s = self.restarts.plan()
        if wait_s is None:
            raise CannotStart(
                f"The {self.process.name} process {end} after {RESTARTS_MAX} restarts "
                "within a minute; the site is stopped."
            )
        sys.stderr.write(
            f"The {self.process.name} process {end}; starting it again in "
            f"{wait_s:.2g} s.\n"
        )
        return wait_s


class Child:
    """A child process in its own group, so that Ctrl-C reaches only the run."""

    def __init__(
        self, name: str, command: Sequence[str], *, state_file: Path, port: int
    ) -> None:
        self.name = name
        self._command = command
        self._state_file = state_file
        self._port = port
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._popen is not None:
            # Its own children may have outlived it, and may hold its port.
            _kill_group(self._popen.pid)
        self._popen = spawn_bound(self._command, cwd=BASE_DIR)
        write_state(self._state_file, pid=self._popen.pid, port=self._port)

    def find_end(self) -> str | None:
        status = None if self._popen is None else self._popen.poll()
        if status is None:
            return None
        if status < 0:
            return f"was ended by {signal.Signals(-status).name}"
        return f"ended with status {status}"

    @property
    def pid(self) -> int:
        return 0 if self._popen is None else self._popen.pid

    @property
    def has_failed(self) -> bool:
        return self._popen is not None and self._popen.poll() not in (None, 0)

    def stop(self) -> None:
        """End the process in order, or by force if that takes too long."""
        if self._popen is None:
            return
        self._popen.terminate()
        try:
            self._popen.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            sys.stderr.write(f"The {self.name} process did not stop; it is killed.\n")
        _kill_group(self._popen.pid)
        self._popen.wait()


class Server:
    """An embedded server of the data folder."""

    def __init__(self, data_dir: Path, module: ModuleType) -> None:
        self.name: str = module.NAME
        self._data_dir = data_dir
        self._module = module

    def start(self) -> None:
        lifetime.revive(self._data_dir, self._module)

    def find_end(self) -> str | None:
        is_up = lifetime.is_running(self._data_dir, self._module)
        return None if is_up else "has ended"


class Supervisor:
    """Manages the processes of a run for a `with` block, in the main thread.

    The kernel takes the end of the thread that starts a child for the end of its
    parent.
    """

    def __init__(self, run_dir: Path) -> None:
        """Take the data folder for this run, and clean up after a killed run.

        Raises: CannotStart if another run has the folder.
        """
        self._run_dir = run_dir
        self._children: list[Child] = []
        self._watched: list[Watched] = []
        self._passing: list[Child] = []
        self._lock = os.open(run_dir / "site.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise CannotStart("The site of this DATA_DIR is running already.") from None
        for name in NAMES:
            if state := read_state(run_dir / f"{name}.json"):
                end_process(state)
        self._caretaker = _start_caretaker(run_dir.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        _stop_caretaker(self._caretaker)
        os.close(self._lock)

    def start(self, name: str, command: Sequence[str], *, port: int = 0) -> None:
        """Start a child and keep it running."""
        self._watched.append(Watched(self._add_child(name, command, port=port)))

    def start_once(self, name: str, command: Sequence[str]) -> None:
        """Start a child that ends by itself, at a lower priority than the others."""
        child = self._add_child(name, command)
        os.setpriority(os.PRIO_PROCESS, child.pid, BACKGROUND_NICENESS)
        self._passing.append(child)

    def keep_server(self, module: ModuleType) -> None:
        """Keep an embedded server running that this process has joined."""
        self._watched.append(Watched(Server(self._run_dir.parent, module)))

    def tend(self) -> None:
        """Restart processes that ended. Raises: CannotStart if one keeps ending."""
        for watched in self._watched:
            watched.tend()
        for child in list(self._passing):
            if end := child.find_end():
                self._passing.remove(child)
                if child.has_failed:
                    sys.stderr.write(f"The {child.name} process {end}.\n")

    def watch(self) -> None:
        """Tend the processes until one keeps ending. Raises: CannotStart."""
        while True:
            self.tend()
            time.sleep(WATCH_S)

    def stop(self) -> None:
        """End the children one by one, in the order in which they were started."""
        self._watched.clear()
        for child in self._children:
            child.stop()
        self._children.clear()

    def _add_child(self, name: str, command: Sequence[str], *, port: int = 0) -> Child:
        state_file = self._run_dir / f"{name}.json"
        child = Child(name, command, state_file=state_file, port=port)
        child.start()
        self._children.append(child)
        return child


def end_process(state: ServerState) -> None:
    """End a process of a run that was killed.

    On Linux the kernel has already asked it to end, and it may still be finishing.
    """
    if not state.is_running():
        return
    terminate(state.pid, state.mark)
    if not wait_for_end(state.pid, state.mark, timeout_s=STOP_TIMEOUT_S):
        _kill_group(state.pid)


def _start_caretaker(data_dir: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, CARETAKER, str(data_dir)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _stop_caretaker(caretaker: subprocess.Popen[bytes]) -> None:
    caretaker.kill()
    caretaker.wait()
    if caretaker.stdin is not None:
        caretaker.stdin.close()


def _kill_group(pid: int) -> None:
    """Kill the remaining processes of a child's group, including its own children."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

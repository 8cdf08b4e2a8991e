"""Tracks who uses the embedded servers, so that the last one stops them.

Every user of a data folder holds a shared lock on `run/users.lock` for its life; the
kernel drops it however the process ends. A user that leaves tries to get the exclusive
lock, and stops the servers only if nobody else is left. A killed user leaves servers
without users; the next user finds and adopts them. A run also has a caretaker that
stops them (see `caretaker`).
"""

import atexit
import contextlib
import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType

from . import mongodb, s3
from .environment import make_run_dir
from .processes import find_free_port, kill, terminate, wait_for_end
from .state import ServerState, read_state, write_state

SERVERS: tuple[ModuleType, ...] = (mongodb, s3)
_joined: list[ModuleType] = []


def join(data_dir: Path, servers: tuple[ModuleType, ...]) -> dict[str, ServerState]:
    """Become a user of the data folder, and find or start the given servers.

    The process leaves automatically when it ends, also by SIGTERM or SIGHUP.
    Raises: CannotStart.
    """
    run_dir = make_run_dir(data_dir)
    users_lock = os.open(run_dir / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    with held(run_dir / "start.lock"):
        # Waits while a last user is still stopping the servers.
        fcntl.flock(users_lock, fcntl.LOCK_SH)
        _leave_at_exit(data_dir, users_lock)
        _joined.extend(servers)
        return _find_or_start(data_dir, servers)


def joined_servers() -> tuple[ModuleType, ...]:
    """Return the servers that this process has joined."""
    return tuple(_joined)


def is_running(data_dir: Path, server: ModuleType) -> bool:
    """Return whether the last started process of this server still runs."""
    state = read_state(_state_file(data_dir, server))
    return state is not None and state.is_running()


def revive(data_dir: Path, server: ModuleType) -> None:
    """Restart a server that ended, on the same port.

    Does nothing if another user of the data folder was faster.
    """
    path = _state_file(data_dir, server)
    with held(data_dir / "run" / "start.lock"):
        state = read_state(path)
        if state is None or state.is_running():
            return
        process = server.start(data_dir, state.port)
        write_state(path, pid=process.pid, port=state.port)


def stop_unused_servers(data_dir: Path) -> None:
    """Stop the servers of the data folder if no process uses them."""
    users_lock = os.open(data_dir / "run" / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    _leave(data_dir, users_lock)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file for the block; wait for it if necessary."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _state_file(data_dir: Path, server: ModuleType) -> Path:
    return data_dir / "run" / f"{server.NAME}.json"


def _find_or_start(
    data_dir: Path, servers: tuple[ModuleType, ...]
) -> dict[str, ServerState]:
    """Return a healthy server of each kind. Call while holding the start lock."""
    ready: dict[str, ServerState] = {}
    started = []
    for server in servers:
        path = _state_file(data_dir, server)
        state = read_state(path)
        if state is not None and state.is_running():
            if server.is_healthy(state):
                ready[server.NAME] = state
                continue
            _stop(server, state)
        port = find_free_port(state.port if state else 0)
        process = server.start(data_dir, port)
        ready[server.NAME] = write_state(path, pid=process.pid, port=port)
        started.append((server, process, port))
    for server, process, port in started:
        server.wait_until_ready(process, data_dir, port)
    return ready


def _leave_at_exit(data_dir: Path, users_lock: int) -> None:
    owner = os.getpid()

    def leave() -> None:
        # A forked child inherits this function, but it is not the user.
        if os.getpid() == owner:
            _leave(data_dir, users_lock)

    atexit.register(leave)
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            # By default these end Python without running its exit functions.
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _exit_on_signal)


def _exit_on_signal(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _leave(data_dir: Path, users_lock: int) -> None:
    """Stop the servers if nobody else uses them."""
    try:
        fcntl.flock(users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    running = [
        (server, state)
        for server in SERVERS
        if (state := read_state(_state_file(data_dir, server))) and state.is_running()
    ]
    # Ask all of them first: if this process is killed now, they still end.
    for _server, state in running:
        terminate(state.pid, state.mark)
    for server, state in running:
        _stop(server, state)
    os.close(users_lock)


def _stop(server: ModuleType, state: ServerState) -> None:
    """End a server in order; wait for a database and never kill it."""
    terminate(state.pid, state.mark)
    if wait_for_end(state.pid, state.mark, timeout_s=server.STOP_TIMEOUT_S):
        return
    if server is s3:
        kill(state.pid, state.mark)
        return
    sys.stderr.write(f"{server.NAME} (pid {state.pid}) is still stopping.\n")

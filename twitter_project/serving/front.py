"""The parent of the web processes: it accepts connections and hands them out.

When processes accept from one socket, the one that wakes first takes all connections
that wait: of eight at once it often took all eight. So only the parent accepts, and
hands each connection to the process that has the fewest open. It replaces processes
that end, and reads nothing of any request. It imports no Django and stays small.
"""

from __future__ import annotations

import selectors
import signal
import socket
import struct
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from types import FrameType

COUNTS = struct.Struct("!QQ")
"""How many connections a process has taken and closed so far, told to the parent."""

BACKLOG = 2048
ACCEPTED_AT_ONCE = 64
TICK_S = 0.1
# Time for a process to load, to show that its event loop still runs, and to end.
START_TIMEOUT_S = 180.0
SILENT_MAX_S = 30.0
STOP_TIMEOUT_S = 9.0
FAILED_STATUS = 3
STARTUP_FAILED = "A web process ended before it was ready; the web server stops.\n"


@dataclass(eq=False, slots=True)
class _Child:
    """A web process, and the socket that brings its connections.

    A connection is `pending` until the process confirms that it has taken it: if the
    process ends before that, the connection goes to another one.
    """

    popen: subprocess.Popen[bytes]
    link: socket.socket
    pending: deque[socket.socket] = field(default_factory=deque)
    taken: int = 0
    closed: int = 0
    is_ready: bool = False
    is_gone: bool = False
    heard_at: float = field(default_factory=time.monotonic)

    @property
    def open(self) -> int:
        return self.taken + len(self.pending) - self.closed

    @property
    def is_leaving(self) -> bool:
        """Whether it only finishes its connections and accepts no more."""
        return self.is_ready and self.is_gone

    def listen(self) -> None:
        """Note what the process says of its connections, and that it is alive."""
        try:
            said = self.link.recv(COUNTS.size * 1024)
        except OSError:
            said = b""
        if not said:
            self.is_gone = True
            return
        # Counts are written whole, so the last one ends where the bytes do.
        taken, self.closed = COUNTS.unpack(said[-COUNTS.size :])
        for _ in range(taken - self.taken):
            self.pending.popleft().close()
        self.taken = taken
        self.is_ready = True
        self.heard_at = time.monotonic()

    def take(self, connection: socket.socket) -> bool:
        """Hand over the connection; return whether the process could take it."""
        try:
            socket.send_fds(self.link, [b"c"], [connection.fileno()])
        except OSError:
            return False
        self.pending.append(connection)
        return True

    def is_stuck(self, now: float) -> bool:
        limit_s = SILENT_MAX_S if self.is_ready else START_TIMEOUT_S
        return now - self.heard_at > limit_s


class Front:
    """Accepts connections for several web processes, and keeps them running."""

    def __init__(self, listener: socket.socket, processes: int) -> None:
        self._listener = listener
        self._processes = processes
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._is_accepting = False
        self._is_ending = False
        self._status = 0

    def run(self) -> int:
        """Serve until a signal; return the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end_on_signal)
        try:
            while not self._is_ending:
                self._tend()
                for key, _events in self._selector.select(TICK_S):
                    if key.data is None:
                        self._accept()
                    else:
                        self._listen(key.data)
        finally:
            self._stop()
        return self._status

    def _end_on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_ending = True

    def _tend(self) -> None:
        """Replace processes that ended or are stuck, and accept while one is ready."""
        now = time.monotonic()
        for child in list(self._children):
            if child.is_stuck(now):
                sys.stderr.write("A web process does not answer; it is killed.\n")
                child.popen.kill()
            elif child.popen.poll() is None and not child.is_leaving:
                continue
            self._remove(child)
            if not child.is_ready and (child.popen.returncode or 0) > 0:
                # If it could not load, its successor cannot either.
                sys.stderr.write(STARTUP_FAILED)
                self._status, self._is_ending = FAILED_STATUS, True
                return
        while len(self._children) < self._processes:
            self._start()
        # Wait for all of them at first, so that the first one does not get everything.
        is_enough = any if self._is_accepting else all
        self._accept_while(is_enough(child.is_ready for child in self._children))

    def _start(self) -> None:
        link, theirs = socket.socketpair()
        with theirs:
            popen = subprocess.Popen(  # noqa: S603
                [
                    *(sys.executable, "-m", "twitter_project.serving.web_process"),
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
            )
        link.setblocking(False)
        child = _Child(popen, link)
        self._children.append(child)
        self._selector.register(link, selectors.EVENT_READ, child)

    def _listen(self, child: _Child) -> None:
        child.listen()
        if child.is_gone:
            self._selector.unregister(child.link)

    def _remove(self, child: _Child) -> None:
        self._children.remove(child)
        if not child.is_gone:
            self._selector.unregister(child.link)
        child.link.close()
        for connection in child.pending:
            self._hand_out(connection)

    def _accept_while(self, is_wanted: bool) -> None:
        """Let connections wait in the kernel while no process is ready."""
        if is_wanted and not self._is_accepting:
            self._selector.register(self._listener, selectors.EVENT_READ)
        elif self._is_accepting and not is_wanted:
            self._selector.unregister(self._listener)
        self._is_accepting = is_wanted

    def _accept(self) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                connection, _address = self._listener.accept()
            except OSError:  # none waits, or it is gone again
                return
            self._hand_out(connection)

    def _hand_out(self, connection: socket.socket) -> None:
        """Give the connection to the process with the fewest that can take it."""
        ready = [child for child in self._children if child.is_ready]
        for child in sorted(ready, key=lambda one: one.open):
            if child.take(connection):
                return
        connection.close()

    def _stop(self) -> None:
        """End all processes in order, or by force if that takes too long."""
        self._listener.close()
        for child in self._children:
            child.popen.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT_S
        for child in self._children:
            try:
                child.popen.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.popen.kill()
                child.popen.wait()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises: OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    listener.setblocking(False)
    return listener

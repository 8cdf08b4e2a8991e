"""Processes that outlive the one that started them: identity, start and end.

A pid alone proves little, because the kernel reuses pids; a pid together with the
process's start time identifies one process for good.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

POLL_S = 0.02
LAUNCHER = str(Path(__file__).with_name("child.py"))


def start_mark(pid: int) -> str | None:
    """Return when the process began, as the kernel reports it; None if it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            # The name may contain spaces and brackets, so count from its end.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    command = ["ps", "-o", "state=,lstart=", "-p", str(pid)]
    shown = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False
    ).stdout.split(maxsplit=1)
    return None if len(shown) < 2 or "Z" in shown[0] else shown[1].strip()


def is_running(pid: int, mark: str) -> bool:
    """Return whether exactly the process that began at `mark` still runs."""
    return pid > 0 and start_mark(pid) == mark


def find_free_port(preferred: int = 0) -> int:
    """Return a free TCP port on the loopback, the preferred one if it is free."""
    for port in (preferred, 0):
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe,
        ):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")


def spawn(
    command: Sequence[str], *, log: Path, environ: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a server in its own session, so that Ctrl-C does not reach it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(os.environ if environ is None else environ),
            start_new_session=True,
        )


def set_aside(log: Path) -> None:
    """Keep the previous process's log, which may say why it ended."""
    with contextlib.suppress(FileNotFoundError):
        log.replace(log.with_suffix(".before.log"))


def spawn_bound(
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: IO[bytes] | int | None = None,
    stderr: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that the kernel ends when this one is gone, for whatever reason.

    To the kernel, the parent has ended as soon as the calling thread has. The process
    has its own group, so that Ctrl-C does not reach it.
    """
    return subprocess.Popen(  # noqa: S603
        [sys.executable, LAUNCHER, str(os.getpid()), *command],
        env=environ,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )


def site_answers(port: int) -> bool:
    """Return whether a site on this loopback port reports that it is healthy."""
    return answers(port, "/healthz", http.HTTPStatus.OK, timeout_s=5)


def answers(port: int, path: str, status: int, *, timeout_s: float) -> bool:
    """Return whether a loopback server gives this answer to an anonymous request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until(condition: Callable[[], bool], *, timeout_s: float) -> bool:
    """Return True as soon as the condition holds, False after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def terminate(pid: int, mark: str) -> None:
    """Ask the process to end, if it is still the one that began at `mark`."""
    if is_running(pid, mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def kill(pid: int, mark: str) -> None:
    """Kill the process at once, if it is still the one that began at `mark`."""
    if is_running(pid, mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_for_end(pid: int, mark: str, *, timeout_s: float) -> bool:
    """Wait for a process that need not be our child; False if it still runs."""
    return wait_until(lambda: not is_running(pid, mark), timeout_s=timeout_s)

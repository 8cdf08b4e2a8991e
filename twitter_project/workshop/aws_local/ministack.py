"""MiniStack as a process: for this machine alone, with TLS and signatures."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.config import Config

from twitter_project.embedded.processes import find_free_port, spawn_bound, wait_until

REGION = "us-east-1"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15
# The site uses the API under the name that AWS gives it, so the template's own
# ALLOWED_HOSTS apply.
HOST = f"{REGION}.amazonaws.com"
LIMITS = Config(connect_timeout=5, read_timeout=120, retries={"total_max_attempts": 1})


class MiniStack:
    """Runs for a `with` block on a separate folder; nothing of it remains there."""

    def __init__(self, python: Path, folder: Path, log: Path) -> None:
        self.port = find_free_port()
        self.certificate = folder / "ministack-tls" / "server.crt"
        self.private_key = self.certificate.with_name("server.key")
        self._python = python
        self._folder = folder
        self._log = log
        self._keys = {
            "AWS_ACCESS_KEY_ID": f"AKIA{secrets.token_hex(8).upper()}",
            "AWS_SECRET_ACCESS_KEY": secrets.token_urlsafe(30),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._folder.mkdir()
        # Functions inherit this environment, so it contains only what they may see.
        environ = {
            "PATH": f"{self._python.parent}:{os.environ['PATH']}",
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "AUTH": "true",
            # The bucket's policy refuses requests without TLS.
            "USE_SSL": "1",
            # The site uses S3's full host name, and pages load pictures from there.
            "AWS_ENDPOINT_URL_S3": self.url,
            **self._keys,
        }
        command = [str(self._python), "-m", "ministack"]
        with self._log.open("wb") as log:
            self._process = spawn_bound(
                command, environ=environ, stdout=log, stderr=subprocess.STDOUT
            )
        if not wait_until(self._is_up, timeout_s=START_TIMEOUT_S):
            self.stop()
            raise RuntimeError(f"MiniStack does not answer; see {self._log}.")
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it, and the functions' processes, which are in its group."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_TIMEOUT_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def client(self, service: str) -> Any:
        """Return a client of a service, with the account owner's keys."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            verify=str(self.certificate),
            region_name=REGION,
            aws_access_key_id=self._keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._keys["AWS_SECRET_ACCESS_KEY"],
            config=LIMITS,
        )

    def _is_up(self) -> bool:
        assert self._process is not None
        if (status := self._process.poll()) is not None:
            raise RuntimeError(f"MiniStack ended with {status}; see {self._log}.")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        return False

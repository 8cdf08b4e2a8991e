"""A Lambda function in a separate process: the real runtime, and the service it uses.

The runtime (`awslambdaric`) asks the service for the next event and posts the result;
this module is the service's side of that protocol.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

BASE = "/2018-06-01/runtime"
REQUEST_ID = "00000000-0000-4000-8000-000000000000"
START_TIMEOUT_S = 120.0
TIMEOUT_S = 60.0


class FunctionError(Exception):
    """The function's exception, as it is reported to Lambda."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        super().__init__(f"{report['errorType']}: {report['errorMessage']}")
        self.type, self.message = report["errorType"], report["errorMessage"]


class _RuntimeApi(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.events: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self.results: SimpleQueue[tuple[str, Any]] = SimpleQueue()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _RuntimeApi

    def do_GET(self) -> None:
        assert self.path == f"{BASE}/invocation/next"
        event = self.server.events.get()
        if event is None:
            self.close_connection = True
            return
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": REQUEST_ID,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + TIMEOUT_S) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:xx-1:1:function:f",
        }
        self._answer(200, json.dumps(event).encode(), headers)

    def do_POST(self) -> None:
        body = json.loads(self._read() or b"null")
        outcome = self.path.rpartition("/")[2]
        self.server.results.put((outcome, body))
        self._answer(202, b"{}", {"Content-Type": "application/json"})

    def _read(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class Function:
    """One function: its code, its handler, its variables."""

    def __init__(
        self, code: Path, runtime: Path, handler: str, variables: Mapping[str, str]
    ) -> None:
        self._api = _RuntimeApi()
        threading.Thread(target=self._api.serve_forever, daemon=True).start()
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{code}:{runtime}",
            "LAMBDA_TASK_ROOT": str(code),
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.server_port}",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python",
            "TZ": ":UTC",
            **variables,
        }
        # Without the site's own packages: only the archive and the runtime are there.
        command = [base_python(), "-S", "-m", "awslambdaric", handler]
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 (as long as the function)
        self._process = subprocess.Popen(
            command,
            cwd=code,
            env=environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._read_bytes = 0
        self._is_started = False

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Return the handler's result. Raises: FunctionError, also from the start."""
        self._api.events.put(dict(event))
        outcome, body = self._next_result()
        self._is_started = True
        if outcome == "response":
            return body
        raise FunctionError(body)

    def read_output(self) -> str:
        """Return what it has logged since the last call."""
        # Opened again, because reading must not move the position for writing.
        written = Path(f"/proc/self/fd/{self._output.fileno()}").read_bytes()
        new = written[self._read_bytes :]
        self._read_bytes = len(written)
        return new.decode()

    def _next_result(self) -> tuple[str, Any]:
        timeout_s = TIMEOUT_S if self._is_started else START_TIMEOUT_S
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            try:
                return self._api.results.get(timeout=1)
            except Empty:
                if (status := self._process.poll()) is not None:
                    raise AssertionError(f"It exited with {status}.") from None
        raise AssertionError(f"No answer in {timeout_s} s.")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._output.close()
        self._api.events.put(None)
        self._api.shutdown()
        self._api.server_close()


def base_python() -> str:
    """Return this Python without its virtual environment."""
    return f"{sys.base_prefix}/bin/python{sys.version_info[0]}.{sys.version_info[1]}"

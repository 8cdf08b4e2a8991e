"""Loads a server from a process of its own: by wrk if it is installed, else by ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import orjson

from .asking import HOST, Failed, Visitor

SCRIPT = Path(__file__).with_name("load.lua")
OURS = f"{__package__}.hammer"
MARK = "JSON "
TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Load:
    """What the clients of one run saw."""

    requests: int
    elapsed_s: float
    failed: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


def name_loader() -> str:
    """Return which loader is used."""
    return "wrk" if shutil.which("wrk") else "our own loader in Python"


def load(
    port: int,
    visitors: list[Visitor],
    path: str,
    *,
    clients: int,
    seconds: float,
    method: str = "GET",
) -> Load:
    """Let this many clients ask without a pause, in turn as each of the visitors.

    Raises: Failed if a request failed, or none was answered.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".headers") as headers:
        headers.writelines(
            f"{name}: {value}\n"
            for visitor in visitors
            for name, value in visitor.headers(path).items()
        )
        headers.flush()
        url = f"http://{HOST}:{port}{path}"
        arguments = [headers.name, method, uuid.uuid4().hex[:8]]
        command = _command(url, clients, max(1, round(seconds)))
        done = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False
        )
    found = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if not found:
        raise Failed(f"{path}: the loader said {done.stdout} {done.stderr}")
    result = Load(**orjson.loads(found[0].removeprefix(MARK)))
    if result.failed or not result.requests:
        raise Failed(f"{path}: {result.failed} failed of {result.requests}")
    return result


def _command(url: str, clients: int, seconds: int) -> list[str]:
    if wrk := shutil.which("wrk"):
        return [
            *(wrk, "--threads", "1", "--connections", str(clients)),
            *("--duration", f"{seconds}s", "--timeout", f"{TIMEOUT_S}s"),
            *("--script", str(SCRIPT), url, "--"),
        ]
    return [sys.executable, "-m", OURS, url, str(clients), str(seconds)]

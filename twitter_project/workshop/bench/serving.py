"""Runs the site's own servers under load, and measures their memory."""

from __future__ import annotations

import functools
import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import (
    find_free_port,
    site_answers,
    spawn_bound,
    wait_until,
)

from .asking import HOST, Failed, Visitor
from .reading import HOME_API, HOME_PAGE, Figures
from .servers import DEFAULT, SERVERS, cpu_s, family, pss_mb
from .timing import percentile

CLIENTS = (1, 8, 32)
READY_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where the web server listens, and the web and worker processes."""

    port: int
    web_pid: int
    worker_pid: int


@contextmanager
def running_site(
    server: str = DEFAULT, settings: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """Run a web server and a worker on this process's database for a `with` block."""
    port = find_free_port()
    environ = {**os.environ, "PORT": str(port), "THROTTLES_ENABLED": "0"}
    environ |= settings or {}
    commands = (
        SERVERS[server](port),
        [sys.executable, str(BASE_DIR / "manage.py"), "worker"],
    )
    web, worker = (
        spawn_bound(one, environ=environ, cwd=BASE_DIR, stdout=subprocess.DEVNULL)
        for one in commands
    )
    try:
        if not wait_until(lambda: site_answers(port), timeout_s=READY_TIMEOUT_S):
            raise Failed("The web server did not answer in time.")
        yield Site(port, web.pid, worker.pid)
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(timeout=30)


def measure_served(
    site: Site, readers: list[Visitor], *, seconds: float, rest: Figures
) -> Figures:
    """Return requests per second and latencies of home at 1, 8 and 32 clients."""
    figures: Figures = {f"{name}.rest_mb": mb for name, mb in rest.items()}
    for name, path in (("home_api", HOME_API), ("home_page", HOME_PAGE)):
        for clients in CLIENTS:
            before_s = cpu_s(family(site.web_pid))
            took_ms, elapsed_s = _load(site.port, readers, path, clients, seconds)
            taken_s = cpu_s(family(site.web_pid)) - before_s
            label = f"{name}.clients_{clients}"
            figures[f"{label}.per_s"] = len(took_ms) / elapsed_s
            figures[f"{label}.cpu_ms"] = taken_s * 1000 / len(took_ms)
            for share in (0.5, 0.95, 0.99):
                key = f"{label}.p{share * 100:.0f}_ms"
                figures[key] = percentile(took_ms, share)
    figures |= {f"{name}.load_mb": mb for name, mb in memory_mb(site).items()}
    return figures


def memory_mb(site: Site) -> Figures:
    """Return the memory of web and worker, dividing shared pages among them."""
    return {
        "memory.web": sum(map(pss_mb, family(site.web_pid))),
        "memory.worker": sum(map(pss_mb, family(site.worker_pid))),
    }


def fetch(
    connection: http.client.HTTPConnection,
    visitor: Visitor,
    path: str,
    body: bytes | None = None,
) -> bytes:
    """Send one request. Raises: Failed unless the answer is a success."""
    headers = dict(visitor.headers(path))
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise Failed(f"{path}: {answer.status}")
    return content


def _load(
    port: int, readers: list[Visitor], path: str, clients: int, seconds: float
) -> tuple[list[float], float]:
    """Let this many clients send requests; return each latency and the time."""
    took_ms: list[float] = []
    started = time.perf_counter()

    def ask_on(visitor: Visitor) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        while (begun := time.perf_counter()) < started + seconds:
            fetch(connection, visitor, path)
            took_ms.append((time.perf_counter() - begun) * 1000)
        connection.close()

    _run_all(
        [functools.partial(ask_on, readers[n % len(readers)]) for n in range(clients)]
    )
    return took_ms, time.perf_counter() - started


def _run_all(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

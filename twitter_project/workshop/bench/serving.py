"""Runs the site's own servers under load, and measures their memory."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from twitter_project.embedded import mongodb
from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import (
    find_free_port,
    site_answers,
    spawn_bound,
    wait_until,
)
from twitter_project.embedded.state import read_state

from . import loader
from .asking import Failed, Visitor
from .reading import HOME_API, HOME_PAGE, Figures
from .servers import DEFAULT, SERVERS, cpu_s, family, pss_mb
from .writing import POST_PATH

CLIENTS = (1, 8, 32)
PAGES = {
    "home_page": HOME_PAGE,
    "notifications_page": "/notifications",
    "search_page": "/search?q=an&tab=people",
}
WARM_UP_S = 1.0
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


def measure_served(site: Site, readers: list[Visitor], *, seconds: float) -> Figures:
    """Return rates, latencies, CPU and memory of reads and of posts under load."""
    figures = {f"{name}.rest_mb": mb for name, mb in memory_mb(site).items()}
    for path in (HOME_API, *PAGES.values()):
        loader.load(site.port, readers, path, clients=8, seconds=WARM_UP_S)
    for name, path in (("home_api", HOME_API), ("home_page", HOME_PAGE)):
        for clients in CLIENTS:
            label = f"{name}.clients_{clients}"
            figures |= _measure(site, readers, path, label, clients, seconds)
    for name, path in PAGES.items():
        if path != HOME_PAGE:
            figures |= _measure(site, readers, path, f"{name}.clients_8", 8, seconds)
    figures |= _measure(
        site, readers, POST_PATH, "post.clients_8", 8, seconds, method="POST"
    )
    return figures | {f"{name}.load_mb": mb for name, mb in memory_mb(site).items()}


def _measure(
    site: Site,
    visitors: list[Visitor],
    path: str,
    label: str,
    clients: int,
    seconds: float,
    *,
    method: str = "GET",
) -> Figures:
    """Load one path; name what it took of each process tree, per request."""
    pids = {"cpu": site.web_pid, "mongod": _mongod_pid(), "worker": site.worker_pid}
    before = {name: cpu_s(family(pid)) for name, pid in pids.items()}
    seen = loader.load(
        site.port, visitors, path, clients=clients, seconds=seconds, method=method
    )
    taken = {name: cpu_s(family(pid)) - before[name] for name, pid in pids.items()}
    figures = {
        f"{label}.per_s": seen.requests / seen.elapsed_s,
        f"{label}.p50_ms": seen.p50_ms,
        f"{label}.p95_ms": seen.p95_ms,
        f"{label}.p99_ms": seen.p99_ms,
        f"{label}.p99_ratio": seen.p99_ms / seen.p50_ms,
    }
    for name, seconds_taken in taken.items():
        figures[f"{label}.{name}_ms"] = seconds_taken * 1000 / seen.requests
    return figures


def _mongod_pid() -> int:
    """Return the process of the embedded MongoDB, which this run joined."""
    state = read_state(Path(os.environ["DATA_DIR"]) / "run" / f"{mongodb.NAME}.json")
    if state is None:
        raise Failed("The embedded MongoDB is not there.")
    return state.pid


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

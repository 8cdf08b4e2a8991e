"""Both loaders say the same of a server."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from twitter_project.workshop.bench.asking import Failed, Visitor
from twitter_project.workshop.bench.loader import load

VISITORS = [
    Visitor(number, {"Authorization": f"Bearer {number}"}, {"Cookie": f"s={number}"})
    for number in range(3)
]


@contextmanager
def running_server(status: int) -> Iterator[tuple[int, set[tuple[str, str, bytes]]]]:
    seen: set[tuple[str, str, bytes]] = set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.add((self.command, self.headers.get("Authorization", ""), body))
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], seen
        server.shutdown()


@pytest.fixture(params=["wrk", "ours"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "ours":
        monkeypatch.setenv("PATH", "")
    elif not shutil.which("wrk"):
        pytest.skip("wrk is not installed")


@pytest.mark.usefixtures("_loader")
def test_accounts_take_turns_and_bodies_differ() -> None:
    with running_server(200) as (port, seen):
        result = load(
            port, VISITORS, "/rest/v1/tweets", clients=2, seconds=1, method="POST"
        )

    assert 0 < result.p50_ms <= result.p95_ms <= result.p99_ms
    assert len({body for _method, _account, body in seen}) >= result.requests
    assert {account for _method, account, _body in seen} == {
        f"Bearer {number}" for number in range(3)
    }


@pytest.mark.usefixtures("_loader")
def test_refused_requests_fail_the_run() -> None:
    with running_server(503) as (port, _seen), pytest.raises(Failed):
        load(port, VISITORS, "/rest/v1/tweets", clients=2, seconds=1)

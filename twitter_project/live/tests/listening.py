"""A client of streams, and the real web server that it connects to."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import (
    find_free_port,
    site_answers,
    spawn_bound,
    wait_until,
)
from twitter_project.serving.command import HOST, web_command
from twitter_project.workshop.testing.processes import site_databases
from users.api.tokens import issue_tokens
from users.models import User
from users.types import UserCard

PATH = "/rest/v1/stream"
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event as it was received."""

    id: str
    name: str
    data: Any

    @property
    def subject_id(self) -> int:
        return int(self.data["id"])


class Listener:
    """An open stream, read by its own thread."""

    def __init__(
        self,
        port: int,
        headers: Mapping[str, str],
        *,
        last_id: str = "",
        prefix: str = "",
    ) -> None:
        self.port = port
        self.last_id = last_id
        self.text = ""
        self._received: queue.Queue[ReceivedEvent | None] = queue.Queue()
        more = {"Last-Event-ID": last_id} if last_id else {}
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
        self._connection.request("GET", prefix + PATH, headers={**headers, **more})
        self._socket: socket.socket = self._connection.sock
        self.answer = self._connection.getresponse()
        self._reading = threading.Thread(target=self._read_on, daemon=True)
        if self.answer.status == http.HTTPStatus.OK:
            self._reading.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def next(self, *names: str) -> ReceivedEvent:
        """Return the next event, with one of these names if any are given."""
        while True:
            heard = self._received.get(timeout=PATIENCE_S)
            assert heard is not None, "the stream has ended"
            if not names or heard.name in names:
                self.last_id = heard.id
                return heard

    def wait_for_end(self) -> None:
        while self._received.get(timeout=PATIENCE_S) is not None:
            pass

    def close(self) -> None:
        """Cut the connection without warning."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if self._reading.is_alive():
            self._reading.join()
        self.answer.close()
        self._socket.close()

    def _read_on(self) -> None:
        fields: dict[str, str] = {}
        try:
            for line in self.answer:
                text = line.decode().rstrip("\n")
                self.text += f"{text}\n"
                if text:
                    name, _, value = text.partition(": ")
                    fields[name] = value
                    continue
                if "data" in fields:
                    data = json.loads(fields["data"])
                    self._received.put(
                        ReceivedEvent(fields["id"], fields["event"], data)
                    )
                fields = {}
        except (OSError, ValueError, http.client.HTTPException):
            pass  # it was cut
        self._received.put(None)


@contextmanager
def running_site(**environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve the tests' database as `run` does, in separate processes."""
    port = find_free_port()
    server = spawn_bound(
        web_command(port),
        environ={
            **os.environ,
            **site_databases(),
            "APP_ENV": "test",
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
            "LIVE_UPDATES": "sse",
            **environment,
        },
        cwd=BASE_DIR,
    )
    try:
        assert wait_until(lambda: site_answers(port), timeout_s=60)
        yield port, server
    finally:
        server.terminate()
        server.wait(timeout=30)


def bearer(card: UserCard) -> dict[str, str]:
    token = issue_tokens(User.objects.get(id=card.id)).access
    return {"Authorization": f"Bearer {token}"}

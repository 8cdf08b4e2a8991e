"""Requests to the REST API that insist on an answer, and what all people share."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .ledger import Ledger

TIMEOUT_S = 10
RETRY_PAUSE_S = 0.2
GIVE_UP_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to a request, and whether an earlier one may have worked."""

    status: int
    body: dict[str, Any]
    is_second: bool

    @property
    def is_yes(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True)
class World:
    """The state that all the people share."""

    port: int
    tokens: dict[str, str]
    ledger: Ledger = field(default_factory=Ledger)
    tweets: dict[str, str] = field(default_factory=dict)
    """The ids of tweets that were acknowledged, by their marks."""
    polls: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    """The ids of quotes, with the handles of the quoted authors."""
    outcomes: Counter[str] = field(default_factory=Counter)
    is_over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, outcome: str) -> None:
        with self.lock:
            self.outcomes[outcome] += 1

    @property
    def acknowledged(self) -> int:
        with self.lock:
            return sum(
                count for name, count in self.outcomes.items() if name.endswith(": yes")
            )

    def ask(
        self,
        actor: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        key: str = "",
    ) -> Answer:
        """Repeat until the answer is not an outage."""
        headers = {
            "Authorization": f"Bearer {self.tokens[actor]}",
            "Content-Type": "application/json",
        }
        if key:
            headers["Idempotency-Key"] = key
        deadline = time.monotonic() + GIVE_UP_S
        tries = 0
        while time.monotonic() < deadline:
            tries += 1
            try:
                status, text = self._ask_once(method, path, headers, body)
            except (OSError, http.client.HTTPException):
                status, text = 0, b""
            if (
                status in range(200, 500)
                and status != http.HTTPStatus.TOO_MANY_REQUESTS
            ):
                return Answer(status, json.loads(text or b"{}"), is_second=tries > 1)
            self.count("asked again")
            time.sleep(RETRY_PAUSE_S)
        raise TimeoutError(f"No answer to {method} {path} in {GIVE_UP_S} s.")

    def _ask_once(
        self, method: str, path: str, headers: dict[str, str], body: object
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=TIMEOUT_S
        )
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, f"/rest/v1/{path}", text, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

"""Requests to an ASGI application, from clients as fast or as slow as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from twitter_project.serving.asgi import Application, Headers, Message


class Client:
    """Sends one request; `parts` are sent at once, then nothing, or the end."""

    def __init__(
        self,
        *parts: bytes,
        method: str = "POST",
        path: str = "/",
        headers: Headers | None = None,
        announced: int | None = None,
        leaves: bool = False,
        reads: bool = True,
    ) -> None:
        length = sum(map(len, parts)) if announced is None else announced
        self._parts: list[bytes] = list(parts)
        self._is_whole = length == sum(map(len, parts))
        self._leaves = leaves
        self._reads = reads
        self.sent: list[Message] = []
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(b"content-length", str(length).encode()), *(headers or [])],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }

    @property
    def status(self) -> int | None:
        return self.sent[0]["status"] if self.sent else None

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    async def receive(self) -> Message:
        if self._parts:
            body = self._parts.pop(0)
            more = bool(self._parts) or not self._is_whole
            return {"type": "http.request", "body": body, "more_body": more}
        if self._leaves:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError("never")

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if not self._reads and message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def ask(self, application: Application) -> None:
        await application(self.scope, self.receive, self.send)


async def ask_all(application: Application, clients: Iterable[Client]) -> None:
    await asyncio.gather(*(client.ask(application) for client in clients))

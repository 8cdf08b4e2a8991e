"""A real mail server for tests, and the mails that it received."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from twitter_project.embedded.processes import find_free_port


class Inbox(Message):
    """Keeps the mails that a mail server receives."""

    def __init__(self, refused: str = "") -> None:
        super().__init__()
        self.messages: list[EmailMessage] = []
        self._refused = refused

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self,
        server: Any,
        session: Any,
        envelope: Any,
        address: str,
        options: list[str],
    ) -> str:
        if self._refused:
            return self._refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Any) -> None:
        raw = message.as_bytes()
        self.messages.append(message_from_bytes(raw, policy=policy.default))


@contextmanager
def run_mail_server(
    tls: ssl.SSLContext | None = None, *, refused: str = ""
) -> Iterator[tuple[int, list[EmailMessage]]]:
    """Run a server; yield its port, and the list of its received mails.

    With `tls` it offers STARTTLS. With `refused` it answers this to every recipient.
    """
    handler = Inbox(refused)
    server = Controller(
        handler, hostname="127.0.0.1", port=find_free_port(), tls_context=tls
    )
    server.start()
    try:
        yield server.port, handler.messages
    finally:
        server.stop()

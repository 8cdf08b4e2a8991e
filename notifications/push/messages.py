"""What a push says, as the service worker (`static/sw.js`) reads it.

A push has at most 3,993 bytes of content, since push services take no more than 4,096
once it is encrypted (RFC 8291, 4). Ours are much shorter: no device shows more.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import orjson

CONTENT_MAX_BYTES = 3993
# Enough for any name and a short text, whatever a push service calls too long.
SHORT_MAX_BYTES = 700
TITLE_MAX = 120
BODY_MAX = 240
ELLIPSIS = "\u2026"


class Urgency(StrEnum):
    """How soon a device that saves power is woken up (RFC 8030, 5.3)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class PushMessage:
    """A notification as a browser shows it.

    `tag` is the same for all notifications of a group, so the newest replaces the one
    before. `id` is the group's newest notification. `unread` and `read_up_to` bring the
    app's icon and what is still on the screen up to date. A `silent` one does not ring.
    """

    id: str
    tag: str
    title: str
    body: str
    url: str
    icon: str
    language: str
    unread: int
    read_up_to: str
    silent: bool = False

    @property
    def digest(self) -> str:
        """The same for two messages that show the same about a group."""
        shown = orjson.dumps([self.id, self.title, self.body, self.url])
        return hashlib.sha256(shown).hexdigest()


def encode(message: PushMessage, *, max_bytes: int = CONTENT_MAX_BYTES) -> bytes:
    """Return the content of a push: the text is cut where it is too long."""
    fields: dict[str, Any] = asdict(message)
    fields["title"] = _cut(message.title, TITLE_MAX)
    fields["body"] = _cut(message.body, BODY_MAX)
    content = orjson.dumps(fields)
    for name in ("body", "title", "icon"):
        text = fields[name]
        while len(content) > max_bytes and text:
            text = text[: len(text) // 2]
            fields[name] = _cut(text + ELLIPSIS, len(text)) if text else ""
            content = orjson.dumps(fields)
    return content


def make_topic(tag: str) -> str:
    """Return the `Topic` header, by which a push replaces one that still waits for the
    device (RFC 8030, 5.4): at most 32 characters of base64url.
    """
    return base64.urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()[:24]).decode()


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}{ELLIPSIS}"

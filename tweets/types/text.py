"""The parts of a tweet's text."""

from dataclasses import dataclass
from typing import ClassVar

from users.types import UserCard


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of plain text, which may contain newlines."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class MentionPart:
    """`@handle` as it was typed, of a person whom the viewer may see."""

    kind: ClassVar[str] = "mention"
    text: str
    person: UserCard


@dataclass(frozen=True, slots=True)
class HashtagPart:
    """`#tag` as it was typed, and the key under which it is looked up."""

    kind: ClassVar[str] = "hashtag"
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class CashtagPart:
    """`$TAG` as it was typed, and the key under which it is looked up."""

    kind: ClassVar[str] = "cashtag"
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class UrlPart:
    """A link: `text` is short enough to show, `url` always has a protocol."""

    kind: ClassVar[str] = "url"
    text: str
    url: str


Part = TextPart | MentionPart | HashtagPart | CashtagPart | UrlPart


@dataclass(frozen=True, slots=True)
class TextEntity:
    """What a client links in a text, and where: in code points and in UTF-16 units.

    `value` is the handle as typed, the key of the tag, or the URL with its protocol.
    """

    kind: str
    start: int
    end: int
    utf16_start: int
    utf16_end: int
    value: str

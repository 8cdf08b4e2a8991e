"""Finds the mentions, tags and URLs of a text, by the rules of twitter-text 3.1.

Lists (`@handle/list`) are not part of this product and stay text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tweets.text.characters import (
    AT_SIGNS,
    DIRECTIONAL,
    HASH_SIGNS,
    LATIN_ACCENTS,
    PUNCTUATION,
    SPACES,
)
from tweets.text.links import find_links

KEPT_TEXTS_COUNT = 2_000

# Handles here have at least three letters; the pattern is twitter-text's. The first
# twenty letters of a longer word are a mention.
_HANDLE = rf"(?P<handle>[a-zA-Z0-9_]{{1,20}}+)(?![{AT_SIGNS}{LATIN_ACCENTS}]|://)"
_MENTION = re.compile(
    rf"(?:(?<![a-zA-Z0-9_!#$%&*{AT_SIGNS}])|(?<=(?<![a-zA-Z0-9_+~.{AT_SIGNS}-])[Rr][Tt]))"
    rf"[{AT_SIGNS}]{_HANDLE}"
)
_REPLY = re.compile(rf"[{SPACES}{DIRECTIONAL}]*[{AT_SIGNS}]{_HANDLE}")
_CASHTAG = re.compile(
    rf"(?<![^{SPACES}{DIRECTIONAL}])\$(?P<symbol>[a-zA-Z]{{1,6}}(?:[._][a-zA-Z]{{1,2}})?)"
    rf"(?=[{SPACES}{PUNCTUATION}_-]|\Z)"
)
_HASH_SIGN = re.compile(f"[{HASH_SIGNS}]")
# Characters that may appear inside a hashtag although they are not letters: joiners,
# and marks of Hebrew, Japanese, Tibetan and Catalan spelling.
_INNER_TAG_CHARACTERS = frozenset(
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003"
    "\u0f0b\u0f0c\xb7"
)
_EMOJI_STYLES = frozenset("\ufe0e\ufe0f")
_EMOJI_ENDS = _EMOJI_STYLES | {"\u20e3"}
# They turn the digit or the sign before them into an emoji: 1\ufe0f\u20e3,
# #\ufe0f\u20e3.
_KEYCAPS = frozenset("\ufe0f\u20e3")


class EntityKind(StrEnum):
    MENTION = "mention"
    HASHTAG = "hashtag"
    CASHTAG = "cashtag"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Entity:
    """The entity at `text[start:end]`; `value` is its text without the sign."""

    kind: EntityKind
    start: int
    end: int
    value: str


@lru_cache(maxsize=KEPT_TEXTS_COUNT)
def find_entities(text: str, *, with_bare_domains: bool = True) -> tuple[Entity, ...]:
    """Return the entities in order; if two overlap, only the one that begins first."""
    found = [
        *find_urls(text, with_bare_domains=with_bare_domains),
        *find_mentions(text),
        *_find_tags(text),
        *find_cashtags(text),
    ]
    found.sort(key=lambda entity: entity.start)
    kept: list[Entity] = []
    for entity in found:
        if not kept or kept[-1].end <= entity.start:
            kept.append(entity)
    return tuple(kept)


def find_hashtags(text: str) -> list[Entity]:
    """Return the hashtags that are not part of a URL."""
    return [entity for entity in find_entities(text) if entity.kind == "hashtag"]


def find_mentions(text: str) -> Iterator[Entity]:
    if "@" in text or "\uff20" in text:
        for match in _MENTION.finditer(text):
            yield Entity(
                EntityKind.MENTION, match.start(), match.end(), match["handle"]
            )


def find_cashtags(text: str) -> Iterator[Entity]:
    if "$" in text:
        for match in _CASHTAG.finditer(text):
            yield Entity(
                EntityKind.CASHTAG, match.start(), match.end(), match["symbol"]
            )


def find_urls(text: str, *, with_bare_domains: bool = True) -> Iterator[Entity]:
    for link in find_links(text, with_bare_domains=with_bare_domains):
        value = text[link.start : link.end]
        yield Entity(EntityKind.URL, link.start, link.end, value)


def find_reply(text: str) -> str | None:
    """Return the handle with which the text begins, if it does."""
    match = _REPLY.match(text)
    return match["handle"] if match else None


def utf16_offsets(text: str) -> list[int]:
    """Return for each code point, and for the end, how many UTF-16 units precede it."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets


def _find_tags(text: str) -> Iterator[Entity]:
    """Yield hashtags, including those inside URLs. Linear in the length of the text."""
    start = 0
    while sign := _HASH_SIGN.search(text, start):
        start, end = sign.span()
        while end < len(text) and _is_tag_character(text[end]):
            end += 1
        end = _before_keycap(text, start, end)
        tag = text[start + 1 : end]
        if _begins_tag(text, start) and _is_tag(tag) and _ends_tag(text, end):
            yield Entity(EntityKind.HASHTAG, start, end, tag)
        start = max(end, start + 1)


def _before_keycap(text: str, start: int, end: int) -> int:
    """Return where a tag ends that runs into a keycap: before the keycap's digit.

    If the sign itself is a keycap, nothing of the tag is left.
    """
    keycap = text.find("\u20e3", start, end)
    if keycap < 0:
        return end
    digit = keycap - 1 if text[keycap - 1] not in _EMOJI_STYLES else keycap - 2
    return max(digit, start)


def _begins_tag(text: str, start: int) -> bool:
    """Return whether a tag may begin after the character before its sign."""
    if start == 0:
        return True
    before = text[start - 1]
    return before in _EMOJI_ENDS or not (before == "&" or _is_tag_character(before))


def _is_tag(tag: str) -> bool:
    return tag[:1] not in _KEYCAPS and any(map(_is_letter, tag))


def _ends_tag(text: str, end: int) -> bool:
    return text[end : end + 1] not in ("#", "\uff03") and text[end : end + 3] != "://"


def _is_tag_character(character: str) -> bool:
    return (
        _is_letter(character)
        or unicodedata.category(character) == "Nd"
        or character in _INNER_TAG_CHARACTERS
    )


def _is_letter(character: str) -> bool:
    """Return whether it is a letter, or a mark that belongs to a letter."""
    return unicodedata.category(character)[0] in "LM"

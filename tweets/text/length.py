"""The length of a text in a tweet: twitter-text's weights, version 3."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from tweets.text.characters import DIRECTIONAL, INVALID
from tweets.text.emoji import SEQUENCE
from tweets.text.links import find_links

MAX_LENGTH = 280
# A URL counts the same however long it is, so what we store has a limit of its own.
CHARACTERS_MAX = 4_096
PERMILLE = 1_000

_GRAPHEME = regex.compile(r"\X")
_NOT_ALLOWED = re.compile(f"[{INVALID}]")
_SPECIAL = re.compile(f"[{DIRECTIONAL}]")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of characters in units of 1/`scale`; `url_length` is in characters."""

    version: int
    max_weighted_length: int
    scale: int
    default_weight: int
    url_length: int
    ranges: tuple[tuple[int, int, int], ...]  # first and last code point, weight
    has_emoji: bool = False

    def of(self, character: str) -> int:
        code = ord(character)
        for first, last, weight in self.ranges:
            if first <= code <= last:
                return weight
        return self.default_weight


VERSION_3 = Weights(
    version=3,
    max_weighted_length=MAX_LENGTH,
    scale=100,
    default_weight=200,
    url_length=23,
    ranges=((0, 4351, 100), (8192, 8205, 100), (8208, 8223, 100), (8242, 8247, 100)),
    has_emoji=True,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a text is, and how much of it fits: positions are UTF-16 units."""

    weighted_length: int
    permillage: int
    is_valid: bool
    valid_end: int
    display_end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A URL, an emoji or a character."""

    start: int
    end: int
    weight: int


def text_length(text: str) -> int:
    """Return how much of `MAX_LENGTH` a clean text takes.

    The composer's script counts by the same rule.
    """
    pieces = _cut(text, VERSION_3)
    return sum(piece.weight for piece in pieces) // VERSION_3.scale


def count_excess(text: str) -> int:
    """Return by how much a clean text is too long, or 0."""
    return max(text_length(text) - MAX_LENGTH, len(text) - CHARACTERS_MAX, 0)


def find_excess(text: str) -> str:
    """Return the part of a clean text that is over the limit; graphemes stay whole."""
    if not count_excess(text):
        return ""
    end = min(_find_end(text), CHARACTERS_MAX)
    start = 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > end:
            break
        start = grapheme.end()
    return text[start:]


def _find_end(text: str) -> int:
    """Return the end of the last URL, emoji or character that fits."""
    length, end = 0, 0
    for piece in _cut(text, VERSION_3):
        length += piece.weight
        if length > MAX_LENGTH * VERSION_3.scale:
            break
        end = piece.end
    return end


def measure(text: str, weights: Weights = VERSION_3) -> Measure:
    """Measure a text as twitter-text's `parseTweet` does."""
    composed = unicodedata.normalize("NFC", text)
    length, valid_end, is_valid = 0, 0, True
    for piece in _cut(composed, weights):
        length += piece.weight
        is_valid = is_valid and not _NOT_ALLOWED.match(composed, piece.end - 1)
        if is_valid and length <= weights.max_weighted_length * weights.scale:
            valid_end = piece.end
    length //= weights.scale
    units = _count_units(text)
    moved = units - _count_units(composed)
    return Measure(
        weighted_length=length,
        permillage=length * PERMILLE // weights.max_weighted_length,
        is_valid=is_valid and 0 < length <= weights.max_weighted_length,
        valid_end=max(_count_units(composed[:valid_end]) - 1, 0) + moved,
        display_end=max(units - 1, 0),
    )


def _count_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, weights: Weights) -> Iterator[_Piece]:
    """Cut a composed text into URLs, emoji and characters, each with its weight."""
    end = 0
    for link in find_links(text):
        yield from _cut_plain(text, end, link.start, weights)
        yield _Piece(link.start, link.end, weights.url_length * weights.scale)
        end = link.end
    yield from _cut_plain(text, end, len(text), weights)


def _cut_plain(text: str, start: int, end: int, weights: Weights) -> Iterator[_Piece]:
    if weights.has_emoji:
        for emoji in SEQUENCE.finditer(text, start, end):
            yield from _cut_characters(text, start, emoji.start(), weights)
            yield _Piece(emoji.start(), emoji.end(), weights.default_weight)
            start = emoji.end()
    yield from _cut_characters(text, start, end, weights)


def _cut_characters(
    text: str, start: int, end: int, weights: Weights
) -> Iterator[_Piece]:
    for place in range(start, end):
        yield _Piece(place, place + 1, weights.of(text[place]))

"""Marks the hits of a search in HTML, as twitter-text's `hitHighlight` does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_TOKEN = re.compile(
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][^\s>/]*)[^>]*>"
    r"|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.",
    re.DOTALL,
)
_EMPTY_ELEMENTS = frozenset(("br", "hr", "img", "input", "wbr"))


def highlight(html: str, hits: Iterable[tuple[int, int]], *, tag: str = "em") -> str:
    """Mark the hits, which are positions in the text that a reader sees.

    `html` is safe already, such as the drawn text of a tweet. Hits are in order and do
    not overlap. Unlike twitter-text, this closes a mark at the border of an element
    and opens it again behind it, so the result is as well-formed as the original.
    """
    wanted = [hit for hit in hits if hit[0] < hit[1]]
    if not wanted:
        return html
    return "".join(_mark(list(_TOKEN.finditer(html)), wanted, f"<{tag}>", f"</{tag}>"))


def _mark(
    tokens: Sequence[re.Match[str]], hits: list[tuple[int, int]], begin: str, end: str
) -> Iterator[str]:
    ends = _find_ends(tokens)
    left = iter(hits)
    start, stop = next(left)
    is_marking, inside, position = False, 0, 0
    for place, token in enumerate(tokens):
        if not token["name"]:
            while position >= stop:
                start, stop = next(left, (len(tokens), len(tokens)))
            if position >= start and not is_marking:
                yield begin
                is_marking, inside = True, 0
            yield token[0]
            position += 1
        else:
            # An element stays inside a mark only if it ends there, too.
            leaves = inside == 0 if token["slash"] else ends[place] > stop
            if is_marking and leaves:
                yield end
                is_marking = False
            yield token[0]
            inside += _depth(token)
        if is_marking and inside == 0 and position >= stop:
            yield end
            is_marking = False
    if is_marking:
        yield end


def _find_ends(tokens: Sequence[re.Match[str]]) -> dict[int, int]:
    """Return for each tag up to which position of the text its element reaches."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    position = 0
    for place, token in enumerate(tokens):
        if not token["name"]:
            position += 1
        elif token["slash"] and opened:
            ends[opened.pop()] = position
        elif _depth(token) > 0:
            opened.append(place)
        ends.setdefault(place, position)
    return ends | dict.fromkeys(opened, position)


def _depth(token: re.Match[str]) -> int:
    if token["slash"]:
        return -1
    return 0 if token["name"].lower() in _EMPTY_ELEMENTS else 1

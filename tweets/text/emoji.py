"""Recognises emoji that consist of several code points, such as flags and families."""

from __future__ import annotations

import re
from collections.abc import Collection

from emoji import EMOJI_DATA

_TONES = "\U0001f3fb-\U0001f3ff"
_ANY_TONE = re.compile(f"[{_TONES}]")
_TONE = "\U0001f3fb"  # stands for any tone


def make_pattern() -> str:
    """Return a pattern for the longest emoji sequence, valid in JavaScript, too.

    A single code point is left out: those of emoji count like other symbols. A skin
    tone may be any of the five.
    """
    sequences = {_ANY_TONE.sub(_TONE, emoji) for emoji in EMOJI_DATA if len(emoji) > 1}
    return _alternatives(sequences)


def _alternatives(words: Collection[str]) -> str:
    """Return a pattern for the longest of the words, as a tree of their characters."""
    endings: dict[str, set[str]] = {}
    for word in filter(None, words):
        endings.setdefault(word[0], set()).add(word[1:])
    letters: dict[frozenset[str], list[str]] = {}
    for letter, rest in endings.items():
        letters.setdefault(frozenset(rest), []).append(letter)
    branches = sorted(
        _any_of(same) + _alternatives(rest) for rest, same in letters.items()
    )
    tree = f"(?:{'|'.join(branches)})" if branches else ""
    return f"{tree}?" if tree and "" in words else tree


def _any_of(letters: list[str]) -> str:
    """Return a class of the letters; `#` and `*`, which begin keycaps, need one."""
    listed = "".join(sorted(letters)).replace(_TONE, _TONES)
    return listed if len(listed) == 1 else f"[{listed}]"


SEQUENCE = re.compile(make_pattern())

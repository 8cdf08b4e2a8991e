"""What changed between two versions of a text, word by word.

The algorithm is that of `difflib.SequenceMatcher` (Ratcliff and Obershelp), on words
and the spaces between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# The algorithm takes cubic time where few words are repeated all over. Texts of people
# have far fewer words; of others, only what is between equal ends is compared.
PAIRS_MAX = 150 * 150

_WORDS = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A stretch of text, and whether it is in both versions."""

    change: Change
    text: str


def compare_texts(old: str, new: str) -> list[DiffPart]:
    """Return the parts of both texts in reading order, what was removed first.

    The parts that were not added make up `old`; those that were not removed, `new`.
    """
    old_words, new_words = _WORDS.findall(old), _WORDS.findall(new)
    compare = _compare_ends if _are_many(old_words, new_words) else _compare
    return list(compare(old_words, new_words))


def _are_many(old: list[str], new: list[str]) -> bool:
    return len(old) * len(new) > PAIRS_MAX


def _compare_ends(old: list[str], new: list[str]) -> Iterator[DiffPart]:
    """Yield what both begin with, what is removed and added, and what both end with."""
    start = _count_equal(old, new)
    end = _count_equal(old[start:][::-1], new[start:][::-1])
    middle = slice(start, -end or None)
    parts = (
        (Change.KEPT, old[:start]),
        (Change.REMOVED, old[middle]),
        (Change.ADDED, new[middle]),
        (Change.KEPT, old[len(old) - end :]),
    )
    return (DiffPart(change, "".join(words)) for change, words in parts if words)


def _count_equal(old: list[str], new: list[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    unequal = (place for place, (one, other) in pairs if one != other)
    return next(unequal, min(len(old), len(new)))


def _compare(old: list[str], new: list[str]) -> Iterator[DiffPart]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield DiffPart(Change.KEPT, "".join(old[old_start:old_end]))
            continue
        if old_start < old_end:
            yield DiffPart(Change.REMOVED, "".join(old[old_start:old_end]))
        if new_start < new_end:
            yield DiffPart(Change.ADDED, "".join(new[new_start:new_end]))

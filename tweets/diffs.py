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
    return list(_compare(_WORDS.findall(old), _WORDS.findall(new)))


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

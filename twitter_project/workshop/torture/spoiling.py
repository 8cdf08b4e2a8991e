"""Spoils well-formed files: cuts them off, and changes bytes at places drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

CUTS = (0.02, 0.2, 0.4, 0.6, 0.8, 0.98)
CHANGED_PART = 0.002
CHANGED_MIN = 3


def cut_each(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the beginnings of each file."""
    for name, content in files.items():
        for part in CUTS:
            yield f"cut at {part:.0%} {name}", content[: int(len(content) * part)]


def change_each(
    files: Mapping[str, bytes], *, times: int
) -> Iterator[tuple[str, bytes]]:
    """Yield each file with bytes changed behind its first 16, the same in every run."""
    for name, content in files.items():
        for number in range(times):
            lot = random.Random(f"{name} {number}")
            changed = bytearray(content)
            for _ in range(max(CHANGED_MIN, int(len(content) * CHANGED_PART))):
                changed[lot.randrange(16, len(changed))] = lot.randrange(256)
            yield f"changed {number} {name}", bytes(changed)

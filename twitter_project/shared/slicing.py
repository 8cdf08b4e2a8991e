"""Cuts long sequences into pieces that one query or request can take."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def slices(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in order, in slices of `size`; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]

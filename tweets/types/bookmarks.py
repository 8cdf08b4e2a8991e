"""Bookmarks, which only their owner sees."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the viewer's own bookmarks."""

    id: int
    name: str

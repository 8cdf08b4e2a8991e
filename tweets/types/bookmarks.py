"""Bookmarks, which nobody but their owner ever learns of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the viewer's own bookmarks."""

    id: int
    name: str

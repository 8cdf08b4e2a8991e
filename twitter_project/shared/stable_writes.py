"""Makes rows match the facts while the facts may change."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def write_until_stable(look: Callable[[], T], write: Callable[[T], bool]) -> None:
    """Look and write, until looking after a write finds nothing new.

    `write` returns whether it changed a row. If not, one look is enough: any later
    change has its own handler, which finds our rows. So handlers may run twice, in any
    order, and at the same time.
    """
    seen = look()
    while write(seen):
        now = look()
        if now == seen:
            return
        seen = now

"""Making rows match what is true, while the truth may change."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def settle(look: Callable[[], T], write: Callable[[T], object]) -> None:
    """Write what is seen, until it is still seen after it was written.

    Whatever changes later has a handler of its own, which then finds our rows. So
    handlers may run twice, in any order, and beside each other.
    """
    seen = look()
    while True:
        write(seen)
        now = look()
        if now == seen:
            return
        seen = now

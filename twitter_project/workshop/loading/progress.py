"""A line that shows the progress of a long command."""

import threading
import time
from types import TracebackType
from typing import Self

from django.core.management.base import OutputWrapper

BAR_WIDTH = 24
REDRAWN_EVERY_S = 0.2
PRINTED_EVERY_S = 5.0


class Progress:
    """Counts steps from any thread and shows them.

    A terminal gets a bar that is redrawn; a file gets a line now and then.
    """

    def __init__(self, name: str, total: int, out: OutputWrapper) -> None:
        self._name = name
        self._total = total
        self._out = out
        self._is_terminal = out.isatty()
        self._lock = threading.Lock()
        self._count = 0
        self._started = self._shown = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._show(end="\n")

    def add(self, steps: int = 1) -> None:
        """Count steps as done."""
        every_s = REDRAWN_EVERY_S if self._is_terminal else PRINTED_EVERY_S
        with self._lock:
            self._count += steps
            if time.monotonic() - self._shown >= every_s:
                self._show(end="" if self._is_terminal else "\n")

    def _show(self, end: str) -> None:
        self._shown = time.monotonic()
        share = self._count / self._total if self._total else 1.0
        done = round(min(share, 1.0) * BAR_WIDTH)
        bar = "█" * done + "·" * (BAR_WIDTH - done)
        rate = self._count / max(self.elapsed_s, 0.001)
        start = "\r" if self._is_terminal else ""
        counts = f"{self._count:,} of {self._total:,}"
        line = f"{start}{self._name:<10} {bar} {counts}, {rate:,.0f}/s"
        self._out.write(line, ending=end)
        self._out.flush()

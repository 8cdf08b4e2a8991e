"""Reports the steps as a table that grows while they run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

WIDTH = 36


class Stopped(Exception):
    """A step failed that all later steps need."""


@dataclass(slots=True)
class Step:
    name: str
    note: str = ""


@dataclass(slots=True)
class Report:
    """Prints a line for each step, and knows whether all of them worked."""

    done: int = 0
    failed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, *, is_needed: bool = True) -> Iterator[Step]:
        """Do a step. Raises: Stopped if it fails and the later ones need it."""
        step = Step(name)
        began = time.monotonic()
        try:
            yield step
        except Exception as error:
            self._say("FAILED", began, step, f"{type(error).__name__}: {error}")
            self.failed.append(name)
            if is_needed:
                raise Stopped(name) from error
        else:
            self._say("ok", began, step, step.note)
            self.done += 1

    def leave(self, name: str, reason: str) -> None:
        """Report a step that is not done here, and why."""
        say(f"{'not here':15} {name:{WIDTH}}  {reason}")
        self.left.append(name)

    def _say(self, outcome: str, began: float, step: Step, note: str) -> None:
        lines = note.strip().splitlines() or [""]
        seconds = time.monotonic() - began
        say(f"{outcome:6} {seconds:6.1f} s  {step.name:{WIDTH}}  {lines[0]}".rstrip())
        for line in lines[1:]:
            say(f"{'':{WIDTH + 18}}{line}")

    def end(self) -> bool:
        """Print the totals; return whether there were steps and all of them worked."""
        sums = (f"{self.done} steps ok", f"{len(self.failed)} failed")
        say(", ".join([*sums, f"{len(self.left)} not here."]))
        return bool(self.done) and not self.failed


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (it is what is asked for)

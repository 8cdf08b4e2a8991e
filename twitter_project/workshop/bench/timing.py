"""Measures processor time and wall time, for each action separately."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

WARM_UPS = 2


@dataclass(slots=True)
class Timings:
    """The times of one kind of action, in milliseconds."""

    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)

    def measure(self, act: Callable[[], object]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        self.cpu_ms.append((time.process_time() - cpu) * 1000)
        self.wall_ms.append((time.perf_counter() - wall) * 1000)

    @property
    def cpu_median_ms(self) -> float:
        return statistics.median(self.cpu_ms)

    @property
    def wall_median_ms(self) -> float:
        return statistics.median(self.wall_ms)


def measure_in_turn(
    acts: Mapping[str, Callable[[], object]], *, rounds: int
) -> dict[str, Timings]:
    """Time the actions one after the other, round by round.

    So whatever slows the machine down for a while slows all of them down.
    """
    timings = {name: Timings() for name in acts}
    for _ in range(WARM_UPS):
        for act in acts.values():
            act()
    for _ in range(rounds):
        for name, act in acts.items():
            timings[name].measure(act)
    return timings


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

"""The types of metrics and of their backends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """What is counted or measured, and the labels that tell occurrences apart.

    No label may take values that strangers can choose. CloudWatch bills each
    combination of `dimensions`, so these are the few labels that matter most there.
    """

    name: str
    kind: Literal["counter", "histogram", "gauge"]
    about: str
    labels: tuple[str, ...]
    dimensions: tuple[str, ...]
    unit: Literal["count", "seconds"] = "count"
    buckets: tuple[float, ...] = ()


Values = Mapping[Metric, float]
Labels = Mapping[str, str]
# Reads what some gauges are right now. It may ask a database.
GaugeReader = Callable[[], Iterable[tuple[Values, Labels]]]


class Adapter(Protocol):
    """Keeps or sends what is recorded. Many threads call it at the same time."""

    def record(self, values: Values, labels: Labels) -> None:
        """Take the values of one occurrence. Metrics ignore labels they don't have."""

    def batch(self) -> AbstractContextManager[None]:
        """Hold back what this thread records until the block ends."""

    def render(self, gauges: Iterable[GaugeReader]) -> bytes | None:
        """Return the page that Prometheus reads, or None if there is none."""

"""The port through which the site is measured; what is behind it, `METRICS` says.

A metric is declared beside the code that records it. Until `start` nothing is recorded,
so a command that is run by hand counts for nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """What is counted or measured, and by which labels it can be told apart.

    No label may take values that a stranger can choose. CloudWatch bills each
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


class Adapter(Protocol):
    """Keeps or sends what is recorded; called by many threads at a time."""

    def record(self, values: Values, labels: Labels) -> None:
        """Take the values of one occurrence; a metric ignores labels it has not."""

    def batch(self) -> AbstractContextManager[None]:
        """Hold back what this thread records until the block ends, if that saves."""

    def render(self) -> bytes | None:
        """Return what Prometheus reads, None where it has nothing to read."""


class _Chosen:
    adapter: Adapter | None = None


_chosen = _Chosen()


def start() -> None:
    """Measure from now on. Servers and workers call this as they begin."""
    if _chosen.adapter is None:
        use(_make_adapter())


def use(adapter: Adapter | None) -> None:
    """Record with this adapter from now on, or not at all."""
    _chosen.adapter = adapter


def record(values: Values, **labels: str) -> None:
    """Record one occurrence: its values of some metrics, which share the labels.

    A counter grows by its value, a histogram observes it. A gauge is what is so now.
    Where it cannot be kept it is lost, and whatever is measured goes on.
    """
    if _chosen.adapter is None:
        return
    try:
        _chosen.adapter.record(values, labels)
    except OSError as error:
        logger.warning("This was not measured: %s", error)


def batch() -> AbstractContextManager[None]:
    """Have what this thread records inside the block sent together at its end."""
    return _chosen.adapter.batch() if _chosen.adapter else nullcontext()


def render() -> bytes | None:
    """Return what Prometheus reads, None where it has nothing to read."""
    return _chosen.adapter.render() if _chosen.adapter else None


def _make_adapter() -> Adapter | None:
    """Import only the one that is used: each would delay the start of the other."""
    if settings.METRICS == "emf":
        from .emf import EmbeddedMetrics

        return EmbeddedMetrics(settings.METRICS_NAMESPACE)
    if settings.METRICS == "prometheus":
        from .prometheus import Prometheus

        try:
            return Prometheus(Path(settings.METRICS_DIR))
        except OSError as error:
            logger.warning("Nothing is measured: %s", error)
    return None

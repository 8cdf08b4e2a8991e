"""Records metrics through the backend that the setting `METRICS` names.

Declare a metric beside the code that records it. Nothing is recorded before `start`, so
commands run by hand are not counted.
"""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.conf import settings

from .types import Adapter, GaugeReader, Values

logger = logging.getLogger(__name__)


class _Chosen:
    adapter: Adapter | None = None


_chosen = _Chosen()
_gauge_readers: list[GaugeReader] = []


def start() -> None:
    """Start measuring. Servers and workers call this when they start."""
    if _chosen.adapter is None:
        use(_make_adapter())


def use(adapter: Adapter | None) -> Adapter | None:
    """Record with this adapter from now on, or with none; return the former one."""
    former, _chosen.adapter = _chosen.adapter, adapter
    return former


def read_gauges_from(reader: GaugeReader) -> None:
    """Register a reader of gauges, to be called whenever the metrics are collected."""
    _gauge_readers.append(reader)


def record_gauges() -> None:
    """Read and record all gauges now. For backends that nobody scrapes."""
    for reader in _gauge_readers:
        for values, labels in reader():
            record(values, **labels)


def record(values: Values, **labels: str) -> None:
    """Record one occurrence: its values of some metrics, which share the labels.

    A counter grows by its value, a histogram observes it, and a gauge is set to it. If
    the values cannot be stored they are lost, and the caller carries on.
    """
    if _chosen.adapter is None:
        return
    try:
        _chosen.adapter.record(values, labels)
    except OSError as error:
        logger.warning("A measurement was lost: %s", error)


def batch() -> AbstractContextManager[None]:
    """Send everything that this thread records in the block together at its end."""
    return _chosen.adapter.batch() if _chosen.adapter else nullcontext()


def render() -> bytes | None:
    """Return the page that Prometheus reads, or None if there is none."""
    return _chosen.adapter.render(_gauge_readers) if _chosen.adapter else None


def _make_adapter() -> Adapter | None:
    """Import only the backend in use, since each import takes time."""
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

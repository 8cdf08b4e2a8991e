"""Reads metrics in tests as Prometheus does, from a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families

from twitter_project.outbox.queue_metrics import read_queues
from twitter_project.telemetry import metrics
from twitter_project.telemetry.prometheus import Prometheus
from twitter_project.telemetry.types import Adapter

Series = tuple[str, frozenset[tuple[str, str]]]
Figures = dict[Series, float]


@contextmanager
def measuring(folder: Path) -> Iterator[Callable[[], Figures]]:
    """Measure during the block; yield a function that reads the current figures."""
    with pytest.MonkeyPatch.context() as patch:
        # Creating the adapter changes both.
        patch.setenv("PROMETHEUS_MULTIPROC_DIR", str(folder))
        patch.setattr(values, "ValueClass", values.ValueClass)
        adapter = Prometheus(folder)
        with recording_with(adapter):
            yield lambda: parse(adapter.render([read_queues]))


@contextmanager
def recording_with(adapter: Adapter | None) -> Iterator[None]:
    """Record with this adapter in the block, or with none."""
    former = metrics.use(adapter)
    try:
        yield
    finally:
        metrics.use(former)


def parse(text: bytes) -> Figures:
    return {
        series(sample.name, **sample.labels): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def series(name: str, **labels: str) -> Series:
    return name, frozenset(labels.items())


def total(figures: Figures, name: str, **labels: str) -> float:
    """Return the sum of all series with this name and these labels."""
    wanted = set(labels.items())
    return sum(
        value
        for (found, its), value in figures.items()
        if found == name and wanted <= its
    )

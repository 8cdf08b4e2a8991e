"""Metrics for Prometheus, which fetches them at `/metrics`.

Each process keeps its metrics in files of its own, in a folder that all processes on
the machine share; the process that is asked adds up all of them. So Prometheus need not
know how many web processes there are, and also sees the workers, which listen on no
port.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client import values as library
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric as LibraryMetric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from twitter_project.shared.db import time_limit
from twitter_project.shared.surviving import DATABASE_ERRORS, brief

from .types import GaugeReader, Labels, Metric, Values

logger = logging.getLogger(__name__)

PREFIX = "microblog"
LIMIT_S = 3.0
HOST = socket.gethostname()
Write = Callable[[float], None]


class Prometheus:
    """Adds to this process's files; gauges are not stored but read when asked for."""

    def __init__(self, folder: Path) -> None:
        """Open the folder. Raises: OSError if it cannot be made."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        # The library looks for the folder only here, and decides where to keep values
        # when a metric is created.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        library.ValueClass = library.MultiProcessValue(process_name)  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()
        self._families: dict[Metric, Counter | Histogram] = {}
        self._writers: dict[tuple[Metric, tuple[str, ...]], Write] = {}

    def record(self, values: Values, labels: Labels) -> None:
        for metric, value in values.items():
            if metric.kind == "gauge":
                continue
            texts = tuple([labels[name] for name in metric.labels])
            write = self._writers.get((metric, texts)) or self._open(metric, texts)
            write(value)

    def batch(self) -> AbstractContextManager[None]:
        return nullcontext()

    def render(self, gauges: Iterable[GaugeReader]) -> bytes:
        """Return what every process has recorded, and the gauges as they are now."""
        registry = CollectorRegistry()
        registry.register(_Files(self._folder))
        registry.register(_Gauges(gauges))
        return generate_latest(registry)

    def _open(self, metric: Metric, texts: tuple[str, ...]) -> Write:
        """Return the object that adds to one series.

        Two for the same series would overwrite each other, so it takes a lock.
        """
        with self._lock:
            if metric not in self._families:
                self._families[metric] = _declare(metric)
            series = self._families[metric].labels(*texts)
            write = series.inc if isinstance(series, Counter) else series.observe
            self._writers[metric, texts] = write
            return write


class _Files(Collector):
    """Adds up the files of all processes.

    A new file is empty, and stays so if its process ends then; the library skips it. A
    new run of the site deletes the files of the run before.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[LibraryMetric]:
        try:
            return self._merge()
        except FileNotFoundError:  # deleted since they were listed
            return self._merge()

    def _merge(self) -> Iterable[LibraryMetric]:
        files = [str(one) for one in self._folder.glob("*.db") if one.stat().st_size]
        merged: Iterable[LibraryMetric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return merged


class _Gauges(Collector):
    """Reads the gauges. While the database is away only they are missing."""

    def __init__(self, readers: Iterable[GaugeReader]) -> None:
        self._readers = readers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[Metric, GaugeMetricFamily] = {}
        try:
            with time_limit(LIMIT_S):
                found = [pair for read in self._readers for pair in read()]
        except DATABASE_ERRORS as error:
            logger.warning("The gauges cannot be read now: %s", brief(error))
            return
        for values, labels in found:
            for metric, value in values.items():
                if metric not in families:
                    name, about = series_name(metric), metric.about
                    families[metric] = GaugeMetricFamily(name, about, labels=[*labels])
                families[metric].add_metric([*labels.values()], value)
        yield from families.values()


def process_name() -> str:
    """Return a name that is unique in the folder, even across containers."""
    return f"{HOST}-{os.getpid()}"


def series_name(metric: Metric) -> str:
    """Return the name with its unit; the library adds `_total` to a counter's."""
    unit = "" if metric.unit == "count" else f"_{metric.unit}"
    return f"{PREFIX}_{metric.name}{unit}"


def _declare(metric: Metric) -> Counter | Histogram:
    name, about, labels = series_name(metric), metric.about, metric.labels
    if metric.kind == "counter":
        return Counter(name, about, labels, registry=None)
    return Histogram(name, about, labels, buckets=metric.buckets, registry=None)

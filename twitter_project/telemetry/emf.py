"""Metrics for CloudWatch in its Embedded Metric Format: lines of JSON on stdout.

CloudWatch reads them from the function's log. The format and its limits:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

import orjson

from .types import GaugeReader, Labels, Metric, Values

METRICS_MAX = 100
NUMBERS_MAX = 100
UNITS = {"count": "Count", "seconds": "Seconds"}
Numbers = dict[Metric, list[float]]


class EmbeddedMetrics:
    """Writes a line for each occurrence; for a batch, one for each set of labels.

    The line contains all labels, for queries of the log; only the dimensions among them
    split the metric.
    """

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._thread = threading.local()

    def record(self, values: Values, labels: Labels) -> None:
        held: dict[tuple[tuple[str, str], ...], Numbers] | None
        held = getattr(self._thread, "held", None)
        if held is None:
            self._write({metric: [value] for metric, value in values.items()}, labels)
            return
        numbers = held.setdefault(tuple(labels.items()), {})
        for metric, value in values.items():
            _add(numbers.setdefault(metric, []), metric, value)

    @contextmanager
    def batch(self) -> Iterator[None]:
        held: dict[tuple[tuple[str, str], ...], Numbers] = {}
        self._thread.held = held
        try:
            yield
        finally:
            self._thread.held = None
            for labels, numbers in held.items():
                self._write(numbers, dict(labels))

    def render(self, gauges: Iterable[GaugeReader]) -> None:
        return None

    def _write(self, numbers: Numbers, labels: Labels) -> None:
        now_ms = time.time_ns() // 1_000_000
        for part in _parts(numbers):
            document = _document(self._namespace, now_ms, part, labels)
            # In one piece; otherwise lines of two threads could get mixed up.
            sys.stdout.write(orjson.dumps(document).decode() + "\n")
        sys.stdout.flush()


def _add(numbers: list[float], metric: Metric, value: float) -> None:
    """Keep each observed value; for counters the sum is enough."""
    if numbers and metric.kind == "counter":
        numbers[0] += value
    else:
        numbers.append(value)


def _parts(numbers: Numbers) -> Iterator[Numbers]:
    """Divide the values into parts that fit into a line."""
    while numbers:
        part = {
            metric: values[:NUMBERS_MAX]
            for metric, values in islice(numbers.items(), METRICS_MAX)
        }
        yield part
        numbers = {
            metric: rest
            for metric, values in numbers.items()
            if (rest := values[len(part.get(metric, ())) :])
        }


def _document(
    namespace: str, now_ms: int, numbers: Numbers, labels: Labels
) -> Mapping[str, Any]:
    definitions: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for metric in numbers:
        definition = {"Name": cloudwatch_name(metric), "Unit": UNITS[metric.unit]}
        definitions.setdefault(metric.dimensions, []).append(definition)
    directives = [
        {"Namespace": namespace, "Dimensions": [dimensions], "Metrics": metrics}
        for dimensions, metrics in definitions.items()
    ]
    values = {
        cloudwatch_name(metric): given if len(given) > 1 else given[0]
        for metric, given in numbers.items()
    }
    return {
        "_aws": {"Timestamp": now_ms, "CloudWatchMetrics": directives},
        **labels,
        **values,
    }


def cloudwatch_name(metric: Metric) -> str:
    """Return CloudWatch's spelling: `request_duration` is `RequestDuration`."""
    return "".join(word.capitalize() for word in metric.name.split("_"))

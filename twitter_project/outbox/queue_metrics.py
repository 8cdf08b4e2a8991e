"""The queues' gauges: how much work waits, for how long, and how much failed."""

from __future__ import annotations

from typing import Any

from twitter_project.telemetry.types import Labels, Metric, Values

from .queues import outbox_metrics

_BY_QUEUE: Any = {"labels": ("queue",), "dimensions": ("queue",)}
QUEUED = Metric(
    "queue_tasks", "gauge", "Unfinished tasks, including running ones.", **_BY_QUEUE
)
OLDEST = Metric(
    *("queue_oldest", "gauge", "Age of the oldest unfinished task."),
    **_BY_QUEUE,
    unit="seconds",
)
DEAD = Metric(
    "queue_dead", "gauge", "Tasks that were given up: dead letters.", **_BY_QUEUE
)


def read_queues() -> list[tuple[Values, Labels]]:
    """Return the figures of each queue, in two round trips."""
    return [
        (
            {QUEUED: one.queued, OLDEST: one.oldest_s, DEAD: one.dead},
            {"queue": one.queue},
        )
        for one in outbox_metrics()
    ]

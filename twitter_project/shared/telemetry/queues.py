"""How the work behind the pages is doing, as metrics: read when somebody asks."""

from __future__ import annotations

from typing import Any

from twitter_project.shared.tasks.metrics import outbox_metrics

from .metrics import Labels, Metric, Values, record

_BY_QUEUE: Any = {"labels": ("queue",), "dimensions": ("queue",)}
QUEUED = Metric(
    "queue_tasks", "gauge", "Tasks that are not done, those that run too.", **_BY_QUEUE
)
OLDEST = Metric(
    *("queue_oldest", "gauge", "Age of the oldest task that is not done."),
    **_BY_QUEUE,
    unit="seconds",
)
DEAD = Metric(
    "queue_dead", "gauge", "Tasks that were given up: dead letters.", **_BY_QUEUE
)


def read_queues() -> list[tuple[Values, Labels]]:
    """Return the figures of each queue; two round trips."""
    return [
        (
            {QUEUED: one.queued, OLDEST: one.oldest_s, DEAD: one.dead},
            {"queue": one.queue},
        )
        for one in outbox_metrics()
    ]


def record_queues() -> None:
    """Record how the queues are now, where nobody comes to ask."""
    for values, labels in read_queues():
        record(values, **labels)

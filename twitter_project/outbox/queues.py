"""The state of the outbox: what waits, for how long, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from twitter_project.outbox import registry
from twitter_project.outbox.claiming import rows
from twitter_project.shared.ids import id_time

from .models import Delivery, QueueTally

INDEX = "shared_delivery_queue"


@dataclass(frozen=True, slots=True)
class QueueMetrics:
    """One queue. `queued` counts all unfinished deliveries, including running ones.

    Deliveries scheduled for later do not wait yet: they count once they are due.
    """

    queue: str
    queued: int = 0
    oldest_s: float = 0.0
    failures: int = 0
    dead: int = 0


def outbox_metrics() -> list[QueueMetrics]:
    """Return the figures of every queue by name, including queues that were never used.

    Two round trips. The first reads one index entry for each row of the outbox.
    """
    now = timezone.now()
    counts = {
        (row["_id"]["queue"], row["_id"]["state"]): row for row in _count(until=now)
    }
    failures = dict(QueueTally.objects.values_list("queue", "failures"))
    names = {*registry.queue_names(), *failures, *(queue for queue, _ in counts)}
    return [
        QueueMetrics(
            queue=name,
            queued=_number(counts, name, Delivery.State.READY)
            + _number(counts, name, Delivery.State.SCHEDULED),
            oldest_s=_find_oldest_s(counts, name, now),
            failures=failures.get(name, 0),
            dead=_number(counts, name, Delivery.State.DEAD),
        )
        for name in sorted(names)
    ]


def _count(*, until: datetime) -> list[dict[str, Any]]:
    """Count the rows of each queue and state, without those scheduled for later."""
    group: dict[str, Any] = {
        "_id": {"queue": "$queue", "state": "$state"},
        "count": {"$sum": 1},
        "oldest_id": {"$min": "$_id"},
        "first_due_at": {"$min": "$due_at"},
    }
    others = [Delivery.State.READY.value, Delivery.State.DEAD.value]
    late = {"state": Delivery.State.SCHEDULED.value, "due_at": {"$lte": until}}
    match: dict[str, Any] = {"$or": [{"state": {"$in": others}}, late]}
    pipeline = [{"$match": match}, {"$group": group}]
    return list(rows().aggregate(pipeline, hint=INDEX))


def _number(
    counts: dict[tuple[str, str], dict[str, Any]], queue: str, state: Delivery.State
) -> int:
    row = counts.get((queue, state.value))
    return int(row["count"]) if row else 0


def _find_oldest_s(
    counts: dict[tuple[str, str], dict[str, Any]], queue: str, now: datetime
) -> float:
    """Return for how long the row that has waited longest has been waiting."""
    ready = counts.get((queue, Delivery.State.READY.value))
    late = counts.get((queue, Delivery.State.SCHEDULED.value))
    # The driver returns naive times in UTC.
    since = [id_time(ready["oldest_id"])] if ready else []
    since += [late["first_due_at"].replace(tzinfo=UTC)] if late else []
    return max(((now - one).total_seconds() for one in since), default=0.0)

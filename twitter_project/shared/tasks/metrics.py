"""How the outbox is doing: what waits, for how long, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from twitter_project.shared import registry
from twitter_project.shared.claiming import rows
from twitter_project.shared.ids import id_time
from twitter_project.shared.models import Delivery, QueueTally

INDEX = "shared_delivery_queue"


@dataclass(frozen=True, slots=True)
class QueueMetrics:
    """One queue. `queued` are all that are not done, those that run now as well."""

    queue: str
    queued: int = 0
    oldest_s: float = 0.0
    failures: int = 0
    dead: int = 0


def outbox_metrics() -> list[QueueMetrics]:
    """Return every queue's figures by name; also of queues in which nothing happened.

    Two round trips. The first reads one index entry for each row of the outbox.
    """
    counts = {(row["_id"]["queue"], row["_id"]["state"]): row for row in _count()}
    failures = dict(QueueTally.objects.values_list("queue", "failures"))
    names = {*registry.queue_names(), *failures, *(queue for queue, _ in counts)}
    return [
        QueueMetrics(
            queue=name,
            queued=_number(counts, name, Delivery.State.READY),
            oldest_s=_age_s(counts.get((name, Delivery.State.READY.value))),
            failures=failures.get(name, 0),
            dead=_number(counts, name, Delivery.State.DEAD),
        )
        for name in sorted(names)
    ]


def _count() -> list[dict[str, Any]]:
    group: dict[str, Any] = {
        "_id": {"queue": "$queue", "state": "$state"},
        "count": {"$sum": 1},
        "oldest_id": {"$min": "$_id"},
    }
    states = [state.value for state in Delivery.State]
    match: dict[str, Any] = {"state": {"$in": states}}
    pipeline = [{"$match": match}, {"$group": group}]
    return list(rows().aggregate(pipeline, hint=INDEX))


def _number(
    counts: dict[tuple[str, str], dict[str, Any]], queue: str, state: Delivery.State
) -> int:
    row = counts.get((queue, state.value))
    return int(row["count"]) if row else 0


def _age_s(row: dict[str, Any] | None) -> float:
    if row is None:
        return 0.0
    age_s = (timezone.now() - id_time(row["oldest_id"])).total_seconds()
    return max(age_s, 0.0)

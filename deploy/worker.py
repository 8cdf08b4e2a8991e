"""The handler of the worker function: messages from the queue, and scheduled tasks.

SQS sends batches (`ReportBatchItemFailures` must be on); EventBridge sends, as its
constant input, `{"task": "sweep_outbox"}` every minute, `{"task": "refresh"}` every
five, and `{"task": "clean_up"}` every day. Send `{"task": "migrate"}` after deploying a
new release.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from deploy.starting import start

start()

from django.db import close_old_connections  # noqa: E402 (needs the settings)

from twitter_project.operations.housekeeping import (  # noqa: E402
    clean_up,
    do_frequent_tasks,
)
from twitter_project.operations.migrating import migrate_databases  # noqa: E402
from twitter_project.outbox.dispatching import sweep  # noqa: E402
from twitter_project.outbox.messages import run_batch  # noqa: E402
from twitter_project.telemetry import metrics  # noqa: E402

metrics.start()


def sweep_outbox() -> int:
    """Send what is due, and record the state of the queues: once a minute is enough."""
    count = sweep()
    metrics.record_gauges()
    return count


def migrate() -> None:
    migrate_databases(verbosity=1)


TASKS: Mapping[str, Callable[[], Any]] = {
    "sweep_outbox": sweep_outbox,
    "clean_up": clean_up,
    "refresh": do_frequent_tasks,
    "migrate": migrate,
}


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Run a batch or a task; name a batch's failed messages, to be sent again."""
    call = structlog.contextvars.bound_contextvars(
        aws_request_id=context.aws_request_id
    )
    try:
        with call, metrics.batch():
            return _run(event)
    finally:
        close_old_connections()


def _run(event: Mapping[str, Any]) -> dict[str, Any]:
    if "Records" in event:
        bodies = {item["messageId"]: item["body"] for item in event["Records"]}
        failed = run_batch(bodies)
        return {"batchItemFailures": [{"itemIdentifier": key} for key in failed]}
    return {"done": TASKS[event["task"]]()}

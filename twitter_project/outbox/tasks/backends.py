"""The Tasks API's side of the outbox, and the embedded backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_enqueued

from twitter_project.outbox.claiming import Wake

ALLOWED = frozenset(("twitter_project.outbox.tasks.dispatching.deliver",))


class OutboxBackend(BaseTaskBackend):
    """Passes deliveries of the outbox on, and nothing else.

    With a broker, rows are lent to it while a message is under way. If the broker
    cannot be reached, `enqueue` raises its client's error.
    """

    has_broker: ClassVar[bool] = True

    def validate_task(self, task: Task[..., Any]) -> None:
        """Raise InvalidTaskError for any task but the one that runs a delivery."""
        if task.module_path not in ALLOWED:
            raise InvalidTaskError(
                f"{task.module_path} is not on the list: publish an event instead."
            )
        super().validate_task(task)

    def enqueue(
        self, task: Task[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> TaskResult[Any]:
        """Wake a worker for the delivery; the result can only be looked at."""
        self.validate_task(task)
        delivery_id, handler = str(kwargs["delivery_id"]), str(kwargs["handler"])
        self.send(Wake(int(delivery_id), handler, task.queue_name))
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=delivery_id,
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        task_enqueued.send(type(self), task_result=result)
        return result

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Send everything enqueued in the block together, if the broker supports it."""
        yield

    def send(self, wake: Wake) -> None:
        raise NotImplementedError

    def count_waiting(self, queue: str) -> int:
        """Return roughly how many messages of the queue nobody has taken yet."""
        raise NotImplementedError


class EmbeddedBackend(OutboxBackend):
    """The row itself is the message: workers watch the outbox."""

    has_broker = False

    def send(self, wake: Wake) -> None:
        """Do nothing: committing the row is enough."""

    def count_waiting(self, queue: str) -> int:
        return 0

"""Transports tell workers outside this process that deliveries wait in the outbox.

A message only names a delivery and wakes its receiver. The row says what to do, and
claiming it decides who does it, so a message may get lost, arrive late or arrive twice.
Without a transport, workers watch the outbox itself. See docs/adr/0008-task-backends.md
and docs/adr/0018-transports.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from twitter_project.outbox.claiming import Wake

# Importing Celery or the AWS client takes long, so only the chosen one is imported.
TRANSPORTS = {
    "embedded": None,
    "celery": f"{__name__}.celery.CeleryTransport",
    "sqs": f"{__name__}.sqs.SqsTransport",
}


class Transport(Protocol):
    """A broker's client. Both methods raise what the client raises if it fails.

    `delay_max_s` is how long the broker can hold a message back: 0 if not at all.
    """

    delay_max_s: int

    def send(self, wakes: Sequence[Wake]) -> None:
        """Send a message about each delivery, to arrive when it is due."""

    def count_waiting(self, queue: str) -> int:
        """Return about how many messages of the queue no worker has taken yet."""


def find_transport() -> Transport | None:
    """Return the transport that `TASKS_BACKEND` names, None for `embedded`."""
    return _load(settings.TASKS_BACKEND)


@cache
def _load(name: str) -> Transport | None:
    path = TRANSPORTS[name]
    if path is None:
        return None
    transport: Transport = import_string(path)()
    return transport

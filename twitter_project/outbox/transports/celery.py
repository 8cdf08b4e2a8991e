"""Celery on Redis or RabbitMQ: one queue for each kind of work.

Importing this module takes half a second, so only TASKS_BACKEND=celery imports it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from amqp.exceptions import NotFound
from celery import Celery
from django.conf import settings
from django.db import close_old_connections
from kombu.exceptions import ChannelError

from twitter_project.outbox import deliveries
from twitter_project.outbox.claiming import Wake
from twitter_project.shared.surviving import DATABASE_ERRORS, brief

logger = logging.getLogger(__name__)

TASK = "deliver"
CONNECT_TIMEOUT_S = 1
# Longer than the second that a Redis worker waits at a time.
ANSWER_TIMEOUT_S = 1.5
VISIBILITY_TIMEOUT_S = 600


def _limits(broker_url: str) -> dict[str, float]:
    """Return options that keep a silent broker from delaying a request."""
    if broker_url.startswith("amqp"):
        return {"write_timeout": ANSWER_TIMEOUT_S}
    return {
        "socket_connect_timeout": CONNECT_TIMEOUT_S,
        "socket_timeout": ANSWER_TIMEOUT_S,
        "visibility_timeout": VISIBILITY_TIMEOUT_S,
    }


# Without Celery's Django fixup: we look after the connections ourselves.
app = Celery("twitter_project", broker=settings.CELERY_BROKER_URL, fixups=[])
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=CONNECT_TIMEOUT_S,
    broker_transport_options=_limits(settings.CELERY_BROKER_URL),
)


def run(delivery_id: str, handler: str) -> None:
    """Run the delivery, unless it is done or another worker has it.

    Never raises: the row records failures and when to try again.
    """
    try:
        deliveries.run_delivery(int(delivery_id))
    except DATABASE_ERRORS as error:
        logger.warning("Delivery %s not settled: %s", delivery_id, brief(error))
    finally:
        close_old_connections()


app.task(run, name=TASK)


class CeleryTransport:
    """Sends messages with Celery; `manage.py worker` or `celery worker` runs them.

    Its workers sweep every second, so no message has to wait in the broker.
    """

    delay_max_s = 0

    def send(self, wakes: Sequence[Wake]) -> None:
        # A connection that the broker has closed fails only when it is used.
        once_more = {"max_retries": 1, "interval_start": 0}
        acquired = app.producer_pool.acquire(block=True, timeout=CONNECT_TIMEOUT_S)
        with acquired as producer:
            for wake in wakes:
                app.send_task(
                    TASK,
                    args=(str(wake.delivery_id), wake.handler),
                    queue=wake.queue,
                    producer=producer,
                    retry=True,
                    retry_policy=once_more,
                )

    def count_waiting(self, queue: str) -> int:
        with app.connection_for_read() as connection:
            channel: Any = connection.default_channel
            try:
                return int(channel.queue_declare(queue, passive=True).message_count)
            except (ChannelError, NotFound):
                return 0

"""Amazon SQS: messages to the queue at `QUEUE_URL`, for a Lambda function to run.

One queue takes every kind of work; its reader decides how much runs at a time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import boto3
import orjson
from botocore.config import Config
from django.conf import settings
from django.utils import timezone

from twitter_project.outbox.claiming import Wake
from twitter_project.shared.slicing import slices

BATCH_MAX = 10
LIMITS = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 2})


class NotSent(Exception):
    """SQS answered, but did not accept some of the messages."""


class SqsTransport:
    """Sends messages with the AWS client, ten at a time."""

    delay_max_s = 15 * 60

    def send(self, wakes: Sequence[Wake]) -> None:
        for some_wakes in slices(wakes, BATCH_MAX):
            _send(some_wakes)

    def count_waiting(self, queue: str) -> int:
        """Return how many messages wait: all kinds of work share one queue."""
        name = "ApproximateNumberOfMessages"
        answer = _client().get_queue_attributes(
            QueueUrl=settings.QUEUE_URL, AttributeNames=[name]
        )
        return int(answer["Attributes"][name])


def _send(wakes: Sequence[Wake]) -> None:
    entries = [
        {
            "Id": str(number),
            "MessageBody": encode_message(wake),
            "DelaySeconds": _delay_s(wake),
        }
        for number, wake in enumerate(wakes)
    ]
    answer = _client().send_message_batch(QueueUrl=settings.QUEUE_URL, Entries=entries)
    if failed := answer.get("Failed"):
        raise NotSent(f"{len(failed)} of {len(entries)}: {failed[0].get('Code')}")


def _delay_s(wake: Wake) -> int:
    """Return for how long SQS hides the message.

    What arrives too early does nothing, so there is a second for clocks that differ.
    """
    if wake.due_at is None:
        return 0
    ahead_s = (wake.due_at - timezone.now()).total_seconds()
    return min(max(math.ceil(ahead_s), 0) + 1, SqsTransport.delay_max_s)


def encode_message(wake: Wake) -> str:
    """Return the body; the id is text, since not every reader keeps 64 bits."""
    body = {"delivery_id": str(wake.delivery_id), "handler": wake.handler}
    return orjson.dumps(body).decode()


def forget_client() -> None:
    """Let the next message make a new client, after the queue's address changed."""
    _client.cache_clear()


@lru_cache(maxsize=1)
def _client() -> Any:
    return boto3.client("sqs", region_name=settings.AWS_REGION, config=LIMITS)

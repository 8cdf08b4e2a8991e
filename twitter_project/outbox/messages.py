"""Run the deliveries that messages name, for the Lambda function that SQS calls."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson

from twitter_project.outbox import deliveries
from twitter_project.shared.surviving import DATABASE_ERRORS, brief

logger = logging.getLogger(__name__)

# For wider numbers the driver raises an error that is not the database's.
ID_MAX = 2**63 - 1


class BadMessage(ValueError):
    """Not a message of ours: it belongs in the dead-letter queue."""


def run_batch(bodies: Mapping[str, str]) -> list[str]:
    """Run messages; return the keys of those that the queue should keep.

    The queue sends them again, and moves them to the dead letters after five times. By
    then the sweeper sends another message if the delivery is still in the outbox.
    """
    kept = []
    for key, body in bodies.items():
        try:
            run_message(body)
        except (BadMessage, *DATABASE_ERRORS) as error:
            logger.warning("Message %s not run: %s", key, brief(error))
            kept.append(key)
    return kept


def run_message(body: str) -> bool:
    """Run the delivery that the message names; return whether it succeeded.

    If it did not, delete the message anyway: another worker has or had the delivery, or
    it failed, and the sweeper will send another message. Keep it only if this raises.
    Raises: BadMessage, or the database's own errors.
    """
    return deliveries.run_delivery(_parse(body))


def _parse(body: str) -> int:
    try:
        message: Any = orjson.loads(body)
        delivery_id = int(message["delivery_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadMessage("Not a message about a delivery.") from error
    if not 0 <= delivery_id <= ID_MAX:
        raise BadMessage("Not the id of a delivery.")
    return delivery_id

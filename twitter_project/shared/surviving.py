"""Lets long-lived threads survive errors: outages of the database and faults."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from pymongo.errors import PyMongoError

logger = logging.getLogger(__name__)

DATABASE_ERRORS = (PyMongoError, Error)


def brief(error: Exception) -> str:
    """Return the error's text without the driver's description of the cluster."""
    return str(error).partition(" (configured timeouts")[0]


@contextmanager
def survive(failure: str) -> Iterator[None]:
    """Log any error of the block as `failure`, a short sentence, and go on.

    An outage of the database is a warning; anything else is a fault, and is logged
    with its traceback.
    """
    try:
        yield
    except DATABASE_ERRORS as error:
        logger.warning("%s: %s", failure, brief(error))
    except Exception:
        logger.exception("%s", failure)

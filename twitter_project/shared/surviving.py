"""Errors that a long-lived thread must outlive: outages, and whatever else happens."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from pymongo.errors import PyMongoError

logger = logging.getLogger(__name__)

DATABASE_ERRORS = (PyMongoError, Error)


def brief(error: Exception) -> str:
    """Leave out the driver's description of the whole cluster."""
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

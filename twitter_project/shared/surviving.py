"""Keeps long-lived threads alive through database outages and bugs."""

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
    """Log any error in the block as `failure`, a short sentence, and carry on.

    A database outage is a warning; anything else is a bug, and is logged with its
    traceback.
    """
    try:
        yield
    except DATABASE_ERRORS as error:
        logger.warning("%s: %s", failure, brief(error))
    except Exception:
        logger.exception("%s", failure)

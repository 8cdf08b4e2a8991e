"""The process's client of S3, and how long to wait for it.

The bucket and its options are those of Django's default storage (`S3Storage`). The
storage keeps one connection per thread, each of which takes 60 ms to make, so the
process keeps one client, which any thread may use.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from twitter_project.shared.errors import Unavailable

from .patience import GaveUp, call_in_time

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage

logger = logging.getLogger(__name__)
T = TypeVar("T")

# The longest wait for one request to S3.
OPERATION_S = 5.0
RETRY_AFTER_S = 30


def get_storage() -> S3Storage:
    """Return the storage, which has the bucket's name and options."""
    return storages["default"]


def get_client() -> Any:
    """Return the process's client, which takes a quarter of a second to make.

    A forked child must not share its parent's sockets.
    """
    return _client_of(os.getpid())


def forget_client() -> None:
    """Let the next call make a new client, after the storage's options changed."""
    _client_of.cache_clear()


def ask_storage(call: Callable[[Any], T], *, limit_s: float | None = None) -> T:
    """Call S3 with the process's client. Raises: Unavailable after `OPERATION_S`."""
    client = get_client()
    try:
        return call_in_time(lambda: call(client), limit_s=limit_s or OPERATION_S)
    except (BotoCoreError, ClientError, GaveUp) as error:
        logger.exception("S3 refused, or did not answer.")
        raise Unavailable(retry_after_s=RETRY_AFTER_S) from error


def is_storage_reachable() -> bool:
    """Return whether the bucket answers and accepts our credentials."""
    try:
        get_client().head_bucket(Bucket=get_storage().bucket_name)
    except (BotoCoreError, ClientError):
        return False
    return True


@functools.lru_cache(maxsize=1)
def _client_of(pid: int) -> Any:
    return get_storage().connection.meta.client
